import type { Overview } from '@signalbox/contracts'
import type { Track } from './track.ts'

/** How a track looks now. */
export type TrackState = {
  /** Events a second on it; null for a siding. */
  readonly eventsPerSecond: number | null
  readonly light: 'lit' | 'dark' | 'trouble'
}

/** Says what runs on a track now. */
export function trackState({ shows, topic, from }: Track, { topics, ledger }: Overview): TrackState {
  if (shows === 'retried') {
    return { eventsPerSecond: null, light: (ledger.retrying ?? 0) > 0 ? 'trouble' : 'dark' }
  }
  if (shows === 'failed') {
    const dead = ledger.topics.some((one) => one.dead > 0)
    return { eventsPerSecond: null, light: dead ? 'trouble' : 'dark' }
  }
  const overview = topics.find((one) => one.topic === topic)
  const rate = (shows === 'stored' ? overview?.eventsPerSecond : overview?.acceptedPerSecond) ?? 0
  if (shows === 'derived') {
    const books = ledger.topics.find((one) => one.topic === topic)
    const isUsed = books?.edges.some(({ source, cameIn }) => source === from && cameIn > 0)
    return { eventsPerSecond: null, light: isUsed && rate > 0 ? 'lit' : 'dark' }
  }
  return { eventsPerSecond: rate, light: rate > 0 ? 'lit' : 'dark' }
}
