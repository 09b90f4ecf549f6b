import { newEvent, type Client, type ClientEvent, type Outcome } from '@signalbox/client'
import { addFailure, noFigures, type LoadFigures } from './load-figures.ts'
import { createPacer, isActive, type Pacer } from './pacing.ts'
import { createRecentTimes } from './recent-times.ts'

/** Ten batches a second keep the requests few and the wait short. */
const tickMs = 100
/** Two seconds of the highest rate. Beyond it, what is due is not sent, and said so. */
export const inFlightMax = 2000
/** As often as an eye can follow figures. */
const publishEveryTicks = 4

export type LoadSettings = {
  readonly eventsPerSecond: number
  /** Between 0 (all passive) and 1 (all active). */
  readonly activeShare: number
}

export type LoadRun = {
  /** Starts anew, with figures at zero. Does nothing while it runs. */
  readonly start: (settings: LoadSettings) => void
  readonly change: (settings: LoadSettings) => void
  /** Sends nothing more; the answers to what was sent are still counted. */
  readonly stop: () => void
  /** Calls back about twice a second while something changes. Returns what ends it. */
  readonly subscribe: (onChange: () => void) => () => void
  /** The same object until the figures change. */
  readonly figures: () => LoadFigures
}

type LoadRunOptions = { readonly send: Client['send']; readonly now?: () => number }

/** A steady stream of events by the clock, in batches, with a bounded number on their way. */
export function createLoadRun({ send, now = () => performance.now() }: LoadRunOptions): LoadRun {
  const listeners = new Set<() => void>()
  let figures = noFigures
  let published = noFigures
  let pacer: Pacer | undefined
  let times = createRecentTimes()
  let activeShare = 0
  let timer: ReturnType<typeof setInterval> | undefined
  let ticks = 0
  // Answers to an earlier run must not be counted into this one.
  let run = 0

  function publish(): void {
    published = { ...figures, percentiles: times.percentiles(now()) }
    for (const onChange of listeners) onChange()
  }

  function count(outcome: Outcome): void {
    figures = { ...figures, inFlight: figures.inFlight - 1 }
    if (outcome.status !== 'confirmed') {
      figures = addFailure(figures, outcome)
      return
    }
    times.add(now(), outcome.confirmMs)
    figures = { ...figures, confirmed: figures.confirmed + 1 }
  }

  async function sendBatch(events: ClientEvent[], ofRun: number): Promise<void> {
    const outcomes = await send(events).catch((cause: unknown) =>
      events.map((event): Outcome => ({ status: 'inDoubt', event, reason: String(cause) })),
    )
    if (ofRun === run) outcomes.forEach(count)
  }

  function tick(): void {
    const { count: due, missed } = pacer?.due(now()) ?? { count: 0, missed: 0 }
    const room = Math.min(due, inFlightMax - figures.inFlight)
    const events = Array.from({ length: room }, (_, index) =>
      newEvent({ eventType: isActive(figures.sent + index, activeShare) ? 'activeEvent' : 'passiveEvent' }),
    )
    figures = {
      ...figures,
      sent: figures.sent + room,
      inFlight: figures.inFlight + room,
      notSent: figures.notSent + due - room + missed,
    }
    if (room > 0) void sendBatch(events, run)
    ticks += 1
    if (ticks % publishEveryTicks === 0) publish()
    if (!pacer && figures.inFlight === 0) settle()
  }

  function settle(): void {
    clearInterval(timer)
    timer = undefined
    publish()
  }

  return {
    start: (settings) => {
      if (pacer) return
      run += 1
      times = createRecentTimes()
      activeShare = settings.activeShare
      pacer = createPacer(settings.eventsPerSecond, now())
      figures = { ...noFigures, isRunning: true }
      timer ??= setInterval(tick, tickMs)
      publish()
    },
    change: (settings) => {
      activeShare = settings.activeShare
      pacer?.setRate(settings.eventsPerSecond, now())
    },
    stop: () => {
      pacer = undefined
      figures = { ...figures, isRunning: false }
      publish()
    },
    subscribe: (onChange) => {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
    figures: () => published,
  }
}
