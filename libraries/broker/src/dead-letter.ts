import { createHash, randomUUID } from 'node:crypto'
import { exchangesOf, readTraceparent, type Topology } from '@signalbox/contracts'
import { v5 as uuidv5 } from 'uuid'
import { gatherBadLines } from './bad-lines.ts'
import type { Decoded } from './decode-message.ts'
import { keepBeginning, type LetterBody, type Whole } from './letter-body.ts'
import { linesOf } from './lines-of.ts'
import { dateIn, type MessageFacts } from './message-facts.ts'
import type { Message } from './outgoing-message.ts'

/** An event, or bytes that are none, that could not be handled, with what is known about it. */
export type DeadLetter = LetterBody & {
  /** The same for the same acceptance of the same event in the same queue, however often it dies. */
  readonly id: string
  /** The letter that this may be again after a replay, for bodies that name no event. */
  readonly replayOf: string | null
  /** The queue that it came from, and to which a replay publishes it. */
  readonly queue: string
  readonly eventId: string | null
  readonly reason: string
  readonly error: string
  /** Who gave it up: a service with a reason, or the broker at its delivery limit. */
  readonly via: 'service' | 'broker'
  readonly attempts: number
  readonly acceptedBy: string
  readonly traceparent: string | undefined
  /** The event that it was derived from. */
  readonly parentId: string | null
  readonly firstFailure: Date
  readonly lastFailure: Date
}

/** Why a service gives something up. */
export type Burial = LetterBody & {
  readonly queue: string
  readonly messageId: string | undefined
  readonly reason: string
  readonly detail: string
  readonly attempt: number
  readonly firstFailure: Date
  readonly traceparent: string | undefined
}

// Long enough for a person, short enough for an AMQP header frame.
const detailLengthMax = 1_000
// The namespace for ids of dead letters; any constant UUID does, as long as it never changes.
const idNamespace = '0d3d7f0c-6a35-4c0e-8d8f-51d6b1f8a7e2'

const cutBytes = 'x-cut-bytes'
const cutSha256 = 'x-cut-sha256'

/** Writes a dead letter as the message that carries it to the dead-letter queue. */
export function deadLetterMessage(
  { queue, body, cutFrom, messageId, reason, detail, attempt, firstFailure, traceparent }: Burial,
  { deadLetter }: Topology,
): Message {
  const headers = {
    'x-reason': reason,
    'x-error': detail.slice(0, detailLengthMax),
    'x-attempt': attempt,
    'x-first-failure': firstFailure.toISOString(),
    'x-last-failure': new Date().toISOString(),
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(cutFrom ? { [cutBytes]: cutFrom.bytes, [cutSha256]: cutFrom.sha256 } : {}),
  }
  // With an id of its own, so that a letter that is delivered twice is seen to be the same.
  const properties = { persistent: true, mandatory: true, messageId: messageId ?? randomUUID(), headers }
  return { exchange: exchangesOf(queue).deadLetters, routingKey: deadLetter.queue, body, properties }
}

/**
 * Reads what came out of the dead-letter queue. A message that a service gave up is one letter; one that the broker gave
 * up is one letter for each event in it, and for each line that is none, or all such lines together where they are many.
 */
export function* readDeadLetters(facts: MessageFacts): Generator<Decoded<DeadLetter>, void> {
  const { body, headers, messageId, receivedDate } = facts
  const reason = headers['x-reason']
  if (typeof reason === 'string') {
    const lastFailure = dateIn(headers['x-last-failure']) ?? receivedDate
    const error = typeof headers['x-error'] === 'string' ? headers['x-error'] : ''
    const kept = yield* keepBeginning(body)
    const cutFrom = kept.cutFrom ?? cutIn(headers)
    yield { event: letterOf(facts, { ...kept, cutFrom }, { reason, error, via: 'service', lastFailure }) }
    return
  }
  const why = { ...readDeath(facts), via: 'broker' } as const
  const bad = gatherBadLines(messageId)
  let lines = 0
  let read = 0
  for (const line of linesOf(body)) {
    if (typeof line !== 'string' && !Buffer.isBuffer(line)) {
      yield line
      read += line.bytes
      if (bad.areTooMany) break
      continue
    }
    lines += 1
    const letter = typeof line === 'string' ? letterOf(facts, { body: Buffer.from(line) }, why) : undefined
    if (letter && letter.eventId !== null) {
      yield { event: letter }
    } else {
      bad.add(line, messageId, why.error)
      yield { bytes: 0 }
    }
  }
  const others: LetterBody[] = lines === 0 ? [{ body }] : bad.all(body.subarray(read))
  for (const { body: whole, cutFrom } of others)
    yield { event: letterOf(facts, { cutFrom, ...(yield* keepBeginning(whole)) }, why) }
}

function cutIn({ [cutBytes]: bytes, [cutSha256]: sha256 }: MessageFacts['headers']): Whole | undefined {
  const isCut = Number.isSafeInteger(bytes) && typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256)
  return isCut ? { bytes: Number(bytes), sha256 } : undefined
}

function letterOf(
  { queue, messageId, attempt, firstFailure: failedFirst, ...facts }: MessageFacts,
  { body, cutFrom }: LetterBody,
  why: Pick<DeadLetter, 'reason' | 'error' | 'via' | 'lastFailure'>,
): DeadLetter {
  const { id: eventId, acceptedDate, acceptedBy, parentId, traceparent = facts.traceparent } = eventIn(body)
  const key = eventId
    ? [queue, eventId, acceptedDate]
    : [queue, messageId ?? randomUUID(), createHash('sha256').update(body).digest('hex')]
  const firstFailure = failedFirst ?? why.lastFailure
  const id = uuidv5(JSON.stringify(key), idNamespace)
  // A replay publishes such a body under the id of its letter; decoding adds the number of the line to text.
  const [, replayed] = /^([0-9a-f-]{36})(?::0)?$/.exec(messageId ?? '') ?? []
  const replayOf = eventId === null && replayed && uuid.test(replayed) ? replayed : null
  return {
    id,
    replayOf,
    queue,
    eventId,
    body,
    cutFrom,
    attempts: attempt,
    acceptedBy,
    traceparent,
    parentId,
    firstFailure,
    ...why,
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function eventIn(body: Buffer) {
  let json: Record<string, unknown> = {}
  try {
    json = Object(JSON.parse(body.toString())) as Record<string, unknown>
  } catch {
    // Not every dead letter is an event.
  }
  const { id, accepted_date, accepted_by, traceparent, parent_id } = json
  return {
    id: uuidIn(id),
    acceptedDate: typeof accepted_date === 'string' ? accepted_date : '',
    acceptedBy: typeof accepted_by === 'string' ? accepted_by : '',
    traceparent: readTraceparent(traceparent),
    parentId: uuidIn(parent_id),
  }
}

function uuidIn(given: unknown): string | null {
  return typeof given === 'string' && uuid.test(given) ? given.toLowerCase() : null
}

function readDeath({ headers, queue, isForOneQueue, receivedDate }: MessageFacts) {
  const death = headers['x-death']
  const [first] = (Array.isArray(death) ? death : []) as Death[]
  const seconds = first?.time?.value
  const lastFailure =
    typeof seconds === 'number' && seconds > 0 && seconds < 1e11 ? new Date(seconds * 1_000) : receivedDate
  // It left a retry tier when its time was over, and the way home led nowhere.
  if (first?.reason === 'expired' && typeof first.queue === 'string' && first.queue !== queue) {
    const error = `The queue '${queue}' did not exist when the time in '${first.queue}' was over`
    return { reason: 'queue_missing', error, lastFailure }
  }
  if (!first && isForOneQueue)
    return { reason: 'queue_missing', error: `The queue '${queue}' did not exist`, lastFailure }
  const reason = typeof first?.reason === 'string' ? first.reason : 'unknown'
  return { reason, error: `RabbitMQ gave the message up in '${queue}': ${reason}`, lastFailure }
}

type Death = {
  readonly reason?: unknown
  readonly queue?: unknown
  readonly time?: { readonly value?: unknown }
}
