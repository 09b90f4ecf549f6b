import type { Percentiles } from '../run/times.ts'

/** What was measured while one rate was held. A figure that could not be had is undefined. */
export type StepMeasure = {
  readonly eventsPerSecond: number
  readonly seconds: number
  /** Events that were due, that were confirmed, and that were refused, in doubt or could not be sent. */
  readonly due: number
  readonly confirmed: number
  readonly unconfirmed: number
  /** Milliseconds from due to confirmed. */
  readonly times: Percentiles | undefined
  /** How many more events than before are confirmed and not yet stored. */
  readonly backlogGrowth: number | undefined
  /** How late this page's own clock was, as a mean in milliseconds. */
  readonly clockLagMs: number
  /** From a request to its answer, as a mean. */
  readonly requestMs: number
  /** Share of its time in which the api's process was at work, from 0 to 1. */
  readonly apiBusy: number | undefined
  /** The same of all processors of the api's machine. */
  readonly machineBusy: number | undefined
  /** How long the api waited for RabbitMQ's confirm, as a mean in milliseconds. */
  readonly confirmWaitMs: number | undefined
}

/** `machine`: the one that the api and other parts share has no time left. `unclear`: no part stands out. */
export type Bottleneck = 'client' | 'api' | 'broker' | 'services' | 'machine' | 'unclear'

export type Saturation = {
  /** By what it was seen, each a sentence. */
  readonly signs: readonly string[]
  readonly bottleneck: Bottleneck
  /** Why this part and no other, in a sentence. */
  readonly reason: string
}

/** Below this the confirms no longer follow; a few always come in the next step. */
const followingShare = 0.9
/** Events in hand are no backlog: only when a fifth of all that came in stays behind do the services not follow. */
const backlogShare = 0.2
const backlogMin = 200
/** As late as the clock's own step: the page no longer gets the time that it needs. */
const clockLagMaxMs = 20
const apiBusyMax = 0.85
const machineBusyMax = 0.95

const percent = (share: number) => `${Math.round(share * 100)} %`
const whole = (value: number) => Math.round(value).toLocaleString('en')

/**
 * Says whether the system was saturated while one rate was held, and which part of it was the bottleneck.
 *
 * @param p99LimitMs the slowest p99 from due to confirmed that still counts as carried
 * @returns nothing while it carries the rate
 */
export function judgeStep(measure: StepMeasure, p99LimitMs: number): Saturation | undefined {
  const { due, confirmed, unconfirmed, times } = measure
  const isSlow = times !== undefined && times.p99 > p99LimitMs
  const isBehind = confirmed < followingShare * due
  const isFailing = unconfirmed > 0
  const signs = [
    ...(isSlow ? [`the p99 to confirm was ${whole(times.p99)} ms, above ${whole(p99LimitMs)} ms`] : []),
    ...(isBehind ? [`of ${whole(due)} events that were due only ${whole(confirmed)} were confirmed`] : []),
    ...(isFailing ? [`${whole(unconfirmed)} events were refused, in doubt or could not be sent`] : []),
    ...(isPilingUp(measure)
      ? [`${whole(measure.backlogGrowth ?? 0)} more events than before waited to be stored`]
      : []),
  ]
  if (signs.length === 0) return undefined
  const isConfirming = !isSlow && !isBehind && !isFailing
  return { signs, ...(isConfirming ? behindTheBroker : inFrontOfTheBroker(measure)) }
}

function isPilingUp({ backlogGrowth = 0, due }: StepMeasure): boolean {
  return backlogGrowth > Math.max(backlogMin, backlogShare * due)
}

const behindTheBroker: Omit<Saturation, 'signs'> = {
  bottleneck: 'services',
  reason:
    'RabbitMQ confirmed all of it in time, and events pile up behind it: the services and the database store less than comes in',
}

function inFrontOfTheBroker(measure: StepMeasure): Omit<Saturation, 'signs'> {
  const { clockLagMs, requestMs, apiBusy, machineBusy, confirmWaitMs } = measure
  if (apiBusy !== undefined && apiBusy > apiBusyMax) {
    return { bottleneck: 'api', reason: `its process was at work for ${percent(apiBusy)} of the time` }
  }
  if (machineBusy !== undefined && machineBusy > machineBusyMax) {
    const reason = `its processors were at work for ${percent(machineBusy)} of the time, and no part alone was at its limit`
    return { bottleneck: 'machine', reason }
  }
  if (clockLagMs > clockLagMaxMs) {
    const reason = `this page was ${whole(clockLagMs)} ms late on average: the browser had no time left to send more`
    return { bottleneck: 'client', reason }
  }
  if (confirmWaitMs !== undefined && confirmWaitMs > requestMs / 2) {
    const share = percent(Math.min(1, confirmWaitMs / requestMs))
    const reason = `of ${whole(requestMs)} ms for a request, ${share} were spent waiting for its confirm`
    return { bottleneck: 'broker', reason }
  }
  const reason =
    'neither this page nor the API was at its limit, and most of the time was not spent waiting for RabbitMQ; it may be the network, or a machine with other work'
  return { bottleneck: 'unclear', reason }
}
