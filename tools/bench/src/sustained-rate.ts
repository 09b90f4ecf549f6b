import { setTimeout as wait } from 'node:timers/promises'
import { samples, type TopicName } from '@signalbox/systems'
import type { EventKind } from './load/event-body.ts'
import { postBatches } from './load/post-batches.ts'
import type { System } from './system.ts'

export type SustainedOptions = {
  readonly system: System
  readonly kind: EventKind
  readonly seconds: number
  readonly signal: AbortSignal
}

export type Sustained = {
  /** Events stored a second at the end of their journey, after the first seconds. */
  readonly rate: number
  readonly accepted: number
}

// The sender waits while this many events are accepted and not stored: enough for several full batches at
// every hop, and no more, so that what is accepted is what is stored and no backlog grows.
const underWayMax = 30_000
const warmUpMs = 1_500
const pollMs = 50

/** Where events of a kind are at their end. */
function lastTopic(kind: EventKind): TopicName {
  const { way } = (kind === 'active' ? samples.sealed : undefined) ?? samples.plain
  return (way.at(-1) ?? way[0]).name as TopicName
}

/** Sends as many events as the whole way to the last table can take, and measures how many that are. */
export async function sustainedRate({ system, kind, seconds, signal }: SustainedOptions): Promise<Sustained> {
  const topic = lastTopic(kind)
  const before = await system.stored(topic)
  const over = new AbortController()
  let accepted = 0
  let stored = 0
  const sending = postBatches({
    url: system.stack.description.api,
    kind,
    signal: AbortSignal.any([over.signal, signal]),
    full: () => accepted - stored > underWayMax,
    onAccepted: (events) => (accepted += events),
  })
  // A failure is seen where it is awaited below.
  sending.catch(() => over.abort())

  async function look(): Promise<number> {
    stored = (await system.stored(topic)) - before
    return performance.now()
  }
  async function lookFor(milliseconds: number): Promise<{ at: number; stored: number }> {
    const endsAt = performance.now() + milliseconds
    let at = await look()
    while (at < endsAt && !over.signal.aborted) {
      signal.throwIfAborted()
      await wait(pollMs)
      at = await look()
    }
    return { at, stored }
  }

  const start = await lookFor(warmUpMs)
  const end = await lookFor(seconds * 1_000)
  over.abort()
  await sending
  await system.untilStored(topic, before + accepted)
  return { rate: ((end.stored - start.stored) / (end.at - start.at)) * 1_000, accepted }
}
