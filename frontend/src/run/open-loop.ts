import type { Client, ClientEvent, Outcome } from '@signalbox/client'
import { addFailure, type RunFigures } from './figures.ts'
import { createRecentTimes, createTimes, type Percentiles } from './times.ts'
import { createWaitingLine } from './waiting-line.ts'

/** How often the clock is looked at: short enough that waiting for it hardly shows in the time to confirm. */
const tickMs = 20
/** More events in one request gain nothing (measured), and each request is one step of the progress seen. */
const requestEventsMax = 1000
/** Browsers open six connections to a host; two are left for the buttons and for what else the page asks. */
const requestsMax = 4

/** What happened since the last time that it was asked. */
export type Stretch = {
  readonly seconds: number
  readonly due: number
  readonly confirmed: number
  /** Refused, in doubt or not sent. */
  readonly unconfirmed: number
  readonly times: Percentiles | undefined
  /** How much later than it should the clock was looked at, as a mean in milliseconds: this machine has no time left. */
  readonly clockLagMs: number
  /** From a request to its answer, as a mean. */
  readonly requestMs: number
}

export type OpenLoop = {
  readonly figures: () => RunFigures
  readonly takeStretch: () => Stretch
  /** From now on nothing becomes due any more; what waits is still sent. */
  readonly stop: () => void
  /** Counts what waits as not sent. */
  readonly drop: () => void
  /** Resolves once it was stopped and every event that was sent has its outcome. */
  readonly quiet: Promise<void>
}

type OpenLoopOptions = {
  readonly send: Client['send']
  readonly make: (count: number) => ClientEvent[]
  /** How many events have become due so many milliseconds after the start. */
  readonly dueBy: (elapsedMs: number) => number
  /** Beyond so many that wait, what is due is not sent, and said so. */
  readonly waitingMax: () => number
  /** Milliseconds. */
  readonly now?: () => number
}

/**
 * Sends events by the clock, whether those before are answered or not: an open loop, so that a slow system shows
 * as latency and not as a lower rate. The time to confirm counts from the moment at which an event was due, so what
 * waits behind a slow request is slow too (no coordinated omission).
 *
 * What is due and cannot be sent at once waits as a count and travels with what comes next: idle, an event goes
 * alone; busy, a thousand share a request.
 */
export function createOpenLoop({
  send,
  make,
  dueBy,
  waitingMax,
  now = () => performance.now(),
}: OpenLoopOptions): OpenLoop {
  const startedAt = now()
  const line = createWaitingLine()
  const recent = createRecentTimes(now)
  const overall = createTimes()
  const counts = { due: 0, sent: 0, confirmed: 0, refused: 0, inDoubt: 0, inFlight: 0, notSent: 0 }
  let failures: RunFigures['failures'] = []
  let requests = 0
  let isStopped = false
  let tickedAt = startedAt
  let becomeQuiet = () => {}
  const quiet = new Promise<void>((resolve) => (becomeQuiet = resolve))
  let stretch = newStretch()

  function newStretch() {
    return {
      at: now(),
      before: { ...counts },
      times: createTimes(),
      ticks: 0,
      lagMs: 0,
      answers: 0,
      requestMs: 0,
    }
  }

  function tick(): void {
    const time = now()
    const due = dueBy(time - startedAt) - counts.due
    const room = Math.max(0, Math.min(due, waitingMax() - line.size))
    counts.due += due
    counts.notSent += due - room
    line.add(room, tickedAt, time)
    stretch.ticks += 1
    stretch.lagMs += Math.max(0, time - tickedAt - tickMs)
    tickedAt = time
    sendWaiting()
  }

  function sendWaiting(): void {
    while (requests < requestsMax && line.size > 0) void sendNext()
    if (isStopped && requests === 0 && line.size === 0) becomeQuiet()
  }

  async function sendNext(): Promise<void> {
    const dueTimes = line.take(requestEventsMax)
    const events = make(dueTimes.length)
    const sentAt = now()
    requests += 1
    counts.sent += events.length
    counts.inFlight += events.length
    const outcomes = await send(events).catch((cause: unknown) =>
      events.map((event): Outcome => ({ status: 'inDoubt', event, reason: String(cause) })),
    )
    const tookMs = now() - sentAt
    stretch.answers += 1
    stretch.requestMs += tookMs
    requests -= 1
    counts.inFlight -= outcomes.length
    outcomes.forEach((outcome, index) => count(outcome, sentAt + tookMs - (dueTimes[index] ?? sentAt)))
    sendWaiting()
  }

  function count(outcome: Outcome, dueToNowMs: number): void {
    counts[outcome.status] += 1
    if (outcome.status !== 'confirmed') failures = addFailure(failures, outcome)
    else for (const times of [recent, overall, stretch.times]) times.add(dueToNowMs)
  }

  const timer = setInterval(tick, tickMs)

  return {
    quiet,
    stop: () => {
      if (isStopped) return
      isStopped = true
      clearInterval(timer)
      tick()
    },
    drop: () => {
      counts.notSent += line.size
      line.clear()
      sendWaiting()
    },
    figures: () => ({
      ...counts,
      waiting: line.size,
      failures,
      recent: recent.percentiles(),
      overall: overall.percentiles(),
    }),
    takeStretch: () => {
      const { at, before, times, ticks, lagMs, answers, requestMs } = stretch
      const unconfirmed = (of: typeof counts) => of.refused + of.inDoubt + of.notSent
      const taken: Stretch = {
        seconds: (now() - at) / 1000,
        due: counts.due - before.due,
        confirmed: counts.confirmed - before.confirmed,
        unconfirmed: unconfirmed(counts) - unconfirmed(before),
        times: times.percentiles(),
        clockLagMs: lagMs / Math.max(ticks, 1),
        requestMs: requestMs / Math.max(answers, 1),
      }
      stretch = newStretch()
      return taken
    },
  }
}
