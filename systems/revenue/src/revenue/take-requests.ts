import { jsonText, type Event, type EventError } from '@signalbox/contracts'
import { readRequests, type Logger } from '@signalbox/runtime'
import {
  idOfKey,
  readIdempotencyKey,
  unconfirmed,
  type Acceptance,
  type IngestCounter,
} from '@signalbox/service'
import type { RequestHandler } from 'express'
import { v7 as uuidv7 } from 'uuid'
import type { RevenueEntry } from '@signalbox/systems/revenue/events/revenue-entry.ts'
import { problem } from './problems.ts'
import { judgeRequest, type Judged } from './judge-request.ts'
import type { selectReused } from './sql/select-reused.ts'

export type TakeRequestsOptions = {
  /** Resolves once RabbitMQ has confirmed all of them, and counts them. */
  readonly publish: (topic: 'revenue', events: readonly Event[]) => Promise<void>
  readonly readReused: ReturnType<typeof selectReused>
  /** Names each acceptance. */
  readonly stamp: () => Acceptance
  readonly ingest: Pick<IngestCounter, 'rejected'>
  readonly log: Pick<Logger, 'info' | 'warn'>
}

/** What one place of a request has become: an event, whose id may be known where it was given, or why it is none. */
type Place =
  | { readonly event: Event; readonly entry: RevenueEntry; readonly isGiven: boolean }
  | { readonly code: 'invalid_request' | 'id_reuse'; readonly errors: readonly EventError[] }

const detail = 'Another entry has this id; give each an id of its own'
const idReuse: Place = { code: 'id_reuse', errors: [{ pointer: '/eventId', code: 'id_reuse', detail }] }

/**
 * `POST /liveEvent`: answers once RabbitMQ has confirmed what it takes. A client without an answer sends the same ids
 * again, and each counts once.
 */
export function takeRequests({
  publish,
  readReused,
  stamp,
  ingest,
  log,
}: TakeRequestsOptions): RequestHandler {
  /** Refuses the ids that another entry has. While PostgreSQL is away they are only found when they are stored. */
  async function withoutReused(places: readonly Place[]): Promise<readonly Place[]> {
    const given = places.flatMap((place) =>
      'event' in place && place.isGiven ? [[place.event.id, place.entry] as const] : [],
    )
    try {
      const reused = await readReused(given)
      return places.map((place) => ('event' in place && reused.has(place.event.id) ? idReuse : place))
    } catch (error) {
      log.warn({ err: error }, 'Cannot look whether ids are known; it is found out when they are stored')
      return places
    }
  }

  return async (message, response) => {
    const { 'idempotency-key': header, 'user-agent': agent } = message.headers
    const key = header === undefined ? undefined : readIdempotencyKey(String(header))
    const from = { sender: agent?.slice(0, 200), address: message.ip?.slice(0, 64) }
    const { many, judged } = await readRequests(message, judgeRequest)
    const places = await withoutReused(judged.map(placeOf))
    const events = places.flatMap((place) => ('event' in place ? place.event : []))
    const rejected = places.length - events.length
    if (events.length > 0) {
      await publish('revenue', events).catch((cause: unknown) => {
        throw unconfirmed(cause, 'RabbitMQ did not confirm; send the same ids again')
      })
    }
    if (rejected > 0) {
      ingest.rejected('revenue', rejected)
      log.info({ ...from, rejected }, 'Refused what was sent')
    }
    response.json(many ? receiptOf(places, rejected) : answerOf(places[0] as Place))

    function placeOf(one: Judged, index: number): Place {
      if ('errors' in one) return { code: 'invalid_request', errors: one.errors }
      const { eventId, ...entry } = one.event
      const given = eventId ?? (key === undefined ? undefined : idOfKey(key, index, many))
      const acceptance = stamp()
      const event: Event = {
        id: given ?? uuidv7(),
        eventType: 'revenueEntry',
        create_date: acceptance.accepted_date,
        ...acceptance,
        data: jsonText({ ...entry, ...from }),
      }
      return { event, entry, isGiven: given !== undefined }
    }
  }
}

const receiptOf = (places: readonly Place[], rejected: number) => ({
  message: 'Events received',
  accepted: places.length - rejected,
  rejected,
  results: places.map((place) => ('event' in place ? { eventId: place.event.id } : place)),
})

/** @throws ProblemError where there is no event */
function answerOf(place: Place) {
  if ('event' in place) return { message: 'Event received', eventId: place.event.id }
  const { code, errors } = place
  const [first] = errors
  throw problem(code, `${first?.pointer}: ${first?.detail}`, { errors })
}
