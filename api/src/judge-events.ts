import { eventIn, notExamined, type Cut, type EventError, type SealedEvent } from '@signalbox/contracts'
import { routes, topics, type EventSubmission, type TopicName, type EventType } from '@signalbox/systems'
import { seal } from '@signalbox/sealing'
import { v7 as uuidv7 } from 'uuid'
import { ringOf, type KeyRings } from './key-rings.ts'
import { readCandidate, type Submission } from './parse-submission.ts'
import type { Acceptance } from '@signalbox/service'

export type Verdict = {
  /** The good ones, ready to be published, by topic. */
  readonly byTopic: ReadonlyMap<TopicName, readonly SealedEvent[]>
  /** The place of each of them in its request, in the same order. */
  readonly places: ReadonlyMap<TopicName, readonly number[]>
  readonly accepted: number
  /** How many events were refused, by topic; those of no known type under ''. */
  readonly rejectedByTopic: ReadonlyMap<TopicName | '', number>
  readonly rejected: number
  readonly errors: readonly EventError[]
}

// Judging a bad event costs about eight times as much as a good one, so a body full of them is cut short.
const rejectedMax = 100

/**
 * Judges each candidate of a request: the good ones are filled up, routed and sealed, the bad ones named.
 *
 * After 100 bad ones the rest is refused unseen, with the error `not_examined` on the first of them.
 *
 * @param stamp names each acceptance
 * @param traceparent of the request, which its events carry on
 */
export function judgeEvents(
  { candidates, many, schema }: Submission,
  stamp: () => Acceptance,
  rings: KeyRings,
  traceparent?: string,
): Verdict {
  const byTopic = new Map<TopicName, SealedEvent[]>()
  const places = new Map<TopicName, number[]>()
  const rejectedByTopic = new Map<TopicName | '', number>()
  const errors: EventError[] = []
  let accepted = 0
  let rejected = 0

  function reject(topic: TopicName | '', found: readonly EventError[], count = 1): void {
    errors.push(...found)
    rejected += count
    rejectedByTopic.set(topic, (rejectedByTopic.get(topic) ?? 0) + count)
  }

  let index = -1
  let unseen = 0
  for (const candidate of candidates) {
    if (rejected >= rejectedMax) {
      unseen += 1
      continue
    }
    index += 1
    const place = many ? { index } : {}
    const read = readCandidate(candidate)
    if ('error' in read) {
      reject('', [{ ...place, ...read.error }])
      continue
    }
    const judged = eventIn(read.cut, schema, place.index)
    if ('errors' in judged) {
      reject(topicOf(read.cut), judged.errors)
      continue
    }
    const topic = routes[judged.event.eventType]
    const events = byTopic.get(topic)
    const event = prepareEvent(judged.event, topic, stamp(), rings, traceparent)
    if (events) {
      events.push(event)
      places.get(topic)?.push(index)
    } else {
      byTopic.set(topic, [event])
      places.set(topic, [index])
    }
    accepted += 1
  }
  if (unseen > 0) {
    const detail = `More than ${rejectedMax} events were refused; this one and all after it were not looked at`
    const place = many ? { index: index + 1 } : {}
    reject('', [{ ...place, pointer: '', code: notExamined, detail }], unseen)
  }
  return { byTopic, places, accepted, rejectedByTopic, rejected, errors }
}

/** @param cut out of what may be an event, or a CloudEvent, whose `eventType` is its `type` */
function topicOf(cut: Cut | null): TopicName | '' {
  const { eventType, type = eventType } = cut?.fields ?? {}
  const known = typeof type === 'string' && Object.hasOwn(routes, type)
  return known ? routes[type as EventType] : ''
}

/** Fills in what the client left out, stamps the time, and seals the value where the topic asks for it. */
function prepareEvent(
  submission: EventSubmission,
  topic: TopicName,
  acceptance: Acceptance,
  rings: KeyRings,
  traceparent: string | undefined,
): SealedEvent {
  const { accepted_date, accepted_by } = acceptance
  const { id = uuidv7(), eventType, create_date = accepted_date, value: clear, data } = submission
  const isSealed = clear !== undefined && topics[topic].sealed
  const sealed_value = isSealed ? seal(ringOf(rings, topic), clear, { eventId: id, topic }) : undefined
  const value = isSealed ? undefined : clear
  // Fields that are undefined are not written as JSON. A copy with one field more (`{ ...event, value }`) takes Node
  // 40 times as long as writing them all out: 0.6 µs (measured).
  return { id, eventType, create_date, accepted_date, accepted_by, traceparent, data, value, sealed_value }
}
