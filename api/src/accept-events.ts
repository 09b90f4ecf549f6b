import { readTraceparent, type BatchReceipt, type Receipt } from '@signalbox/contracts'
import type { TopicName } from '@signalbox/systems'
import type { Broker } from '@signalbox/broker'
import type { ProblemError } from '@signalbox/runtime'
import type { RequestHandler, Response } from 'express'
import { countPublished, type Acceptance, type IngestCounter } from '@signalbox/service'
import type { KeyRings } from './key-rings.ts'
import { judgeEvents, type Verdict } from './judge-events.ts'
import { summaryOf } from './parse-submission.ts'
import { problem } from './problems.ts'
import { publishEvents } from './publish-events.ts'
import type { Charge } from './protection/limit-rate.ts'
import { readSubmission } from './read-submission.ts'

export type AcceptEventsOptions = {
  /** Resolves once RabbitMQ has confirmed all of them. */
  readonly publish: Broker['publish']
  /** The keys of every sealed topic that events are sent to from here. */
  readonly rings: KeyRings
  readonly ingest: IngestCounter
  /** The largest request body, in bytes, after decompression. */
  readonly bodyLimitBytes: number
  /** Names each acceptance. */
  readonly stamp: () => Acceptance
  /** Charges the client before anything is read or published; left out where there is no limit. */
  readonly charge?: Charge | undefined
}

/**
 * `POST /events`: judges, publishes, and answers 202 only after the broker's confirm.
 *
 * When the process dies before the answer, the client has no 202 and sends the same ids again; the store keeps
 * each id once.
 */
export function acceptEvents({
  publish,
  rings,
  ingest,
  bodyLimitBytes,
  stamp,
  charge,
}: AcceptEventsOptions): RequestHandler {
  return async (request, response) => {
    const client = response.locals.keyName as string | undefined
    const size = Buffer.isBuffer(request.body) ? request.body.length : 0
    charge?.bytes(response, size)
    const submission = readSubmission(request.headers, request.body, bodyLimitBytes, client)
    const { many } = submission
    const traceparent = readTraceparent(request.headers['traceparent'])
    const judged = judgeEvents(submission, stamp, rings, traceparent)
    charge?.events(response, judged.accepted + judged.rejected, size)
    const verdict = await publishEvents(countPublished(publish, ingest), judged, many)
    for (const [topic, count] of verdict.rejectedByTopic) ingest.rejected(topic, count)
    if (verdict.accepted === 0) throw refusal(verdict)
    if (many) sendBatchReceipt(response, verdict)
    else sendReceipt(response, verdict)
  }
}

function refusal({ errors, rejected }: Verdict): ProblemError {
  const syntax = errors.every((error) => error.code === 'malformed_json')
  const detail =
    rejected === 1 ? summaryOf(errors) : `None of the ${rejected} events is valid; ${summaryOf(errors)}`
  return problem(syntax ? 'malformed_json' : 'invalid_event', detail, { errors })
}

function sendReceipt(response: Response, { byTopic }: Verdict): void {
  const [entry] = byTopic as ReadonlyMap<TopicName, [Receipt]>
  if (!entry) throw new Error('A request with one good event must have a topic')
  const [topic, [{ id, eventType, create_date }]] = entry
  response.status(202).json({ id, eventType, topic, create_date } satisfies Receipt)
}

function sendBatchReceipt(response: Response, { accepted, rejected, errors }: Verdict): void {
  response.status(202).json({ accepted, rejected, errors } satisfies BatchReceipt)
}
