import type { ClientEvent } from '@signalbox/client'
import { samples } from '@signalbox/systems'
import type { Scenario } from './plan.ts'

/** By what the events of a run are found again: the end of their ids, and the time in which those were made. */
export type RunIds = {
  /** 12 hexadecimal digits. */
  readonly tag: string
  /** Milliseconds since 1970, of the first and the last id. */
  readonly fromMs: number
  readonly toMs: number
}

export type EventSource = {
  /** Makes as many events, each with an id of its own. */
  readonly take: (count: number) => ClientEvent[]
  readonly ids: () => RunIds
}

type EventSourceOptions = {
  readonly scenario: Scenario
  /** Between 0 (all passive) and 1 (all active). */
  readonly activeShare: number
  /** Milliseconds since 1970. */
  readonly wallClock?: () => number
}

/** What passive events of a run are, and active ones; where no value travels sealed all are passive. */
const types = {
  passive: samples.plain.eventType,
  active: (samples.sealed ?? samples.plain).eventType,
}
const largeEvery = 10
const unknownEvery = 500
const largeText = 'signal '.repeat(290)

/** Whether the event with this number is active, so that any stretch of events has the share asked for, evenly mixed. */
export function isActive(number: number, activeShare: number): boolean {
  return Math.floor((number + 1) * activeShare) > Math.floor(number * activeShare)
}

/**
 * An id (UUIDv7, RFC 9562 with a counter) that says when it was made, as which event of its run, and in which run.
 *
 * @param ms milliseconds since 1970
 * @param number from 0; unique below 67 million
 * @param tag 12 hexadecimal digits
 */
export function runEventId(ms: number, number: number, tag: string): string {
  const time = ms.toString(16).padStart(12, '0')
  const high = ((number >>> 14) & 0xfff).toString(16).padStart(3, '0')
  const low = (0x8000 | (number & 0x3fff)).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${high}-${low}-${tag}`
}

/** By what one single event is found again, whoever made its id (a UUIDv7). */
export function idsOf(id: string): RunIds {
  const ms = Number.parseInt(id.replace('-', '').slice(0, 12), 16)
  return { tag: id.slice(-12), fromMs: ms, toMs: ms }
}

function newTag(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}

/** Makes the events of one run. */
export function createEventSource({
  scenario,
  activeShare,
  wallClock = Date.now,
}: EventSourceOptions): EventSource {
  const tag = newTag()
  let fromMs = Number.POSITIVE_INFINITY
  let toMs = 0
  let made = 0

  function next(ms: number, create_date: string): ClientEvent {
    const number = made
    made += 1
    const event = {
      id: runEventId(ms, number, tag),
      eventType: isActive(number, activeShare) ? types.active : types.passive,
      create_date,
    }
    if (scenario !== 'mix') return event
    if (number % unknownEvery === unknownEvery - 1) return { ...event, eventType: 'ghostTrain' }
    return number % largeEvery === 0 ? { ...event, data: { text: largeText } } : event
  }

  return {
    take: (count) => {
      const ms = wallClock()
      fromMs = Math.min(fromMs, ms)
      toMs = Math.max(toMs, ms)
      const create_date = new Date(ms).toISOString()
      return Array.from({ length: count }, () => next(ms, create_date))
    },
    ids: () => ({ tag, fromMs: Math.min(fromMs, wallClock()), toMs }),
  }
}
