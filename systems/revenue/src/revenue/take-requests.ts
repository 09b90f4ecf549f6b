import { BrokerUnavailable, Unroutable, type Broker } from '@signalbox/broker'
import { jsonText, type Event, type EventError } from '@signalbox/contracts'
import type { Logger } from '@signalbox/runtime'
import { idOfKey, readIdempotencyKey, type Acceptance, type IngestCounter } from '@signalbox/service'
import type { RequestHandler } from 'express'
import { v7 as uuidv7 } from 'uuid'
import type { RevenueEntry } from '@signalbox/systems/revenue/events/revenue-entry.ts'
import { problem } from './problems.ts'
import { readRequests } from './read-requests.ts'
import type { selectReused } from './sql/select-reused.ts'

export type TakeRequestsOptions = {
  readonly publish: Broker<'revenue'>['publish']
  readonly readReused: ReturnType<typeof selectReused>
  /** Names each acceptance. */
  readonly stamp: () => Acceptance
  readonly ingest: IngestCounter
  readonly log: Logger
}

/** What is to be answered for one place of a request: the event that it has become, or why it has not. */
type Place =
  | { readonly event: Event; readonly known?: readonly [id: string, entry: RevenueEntry] | undefined }
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
  /** The ids that another entry has. While PostgreSQL is away they are only found when they are stored. */
  const reusedOf: typeof readReused = async (entries) => {
    try {
      return await readReused(entries)
    } catch (error) {
      log.warn({ err: error }, 'Cannot look whether ids are known; it is found out when they are stored')
      return new Set()
    }
  }

  async function send(events: readonly Event[]): Promise<void> {
    try {
      await publish('revenue', events)
    } catch (cause) {
      ingest.inDoubt('revenue', events.length)
      if (!(cause instanceof BrokerUnavailable || cause instanceof Unroutable)) throw cause
      throw problem('broker_unavailable', 'RabbitMQ did not confirm; send the same ids again', { cause })
    }
    ingest.accepted('revenue', events.length)
  }

  return async (message, response) => {
    const { 'idempotency-key': header, 'user-agent': agent } = message.headers
    const key = header === undefined ? undefined : readIdempotencyKey(String(header))
    const from = { sender: agent?.slice(0, 200), address: message.ip?.slice(0, 64) }
    const { many, judged } = await readRequests(message)
    const places = judged.map((one, index): Place => {
      if ('errors' in one) return { code: 'invalid_request', errors: one.errors }
      const { eventId, ...request } = one.event
      const given = eventId ?? (key === undefined ? undefined : idOfKey(key, index, many))
      const acceptance = stamp()
      const event: Event = {
        id: given ?? uuidv7(),
        eventType: 'revenueEntry',
        create_date: acceptance.accepted_date,
        ...acceptance,
        data: jsonText({ ...request, ...from }),
      }
      // An id that was just made is nobody's.
      return { event, known: given === undefined ? undefined : [given, request] }
    })
    const reused = await reusedOf(
      places.flatMap((place) => ('event' in place && place.known ? [place.known] : [])),
    )
    const results = places.map((place) => ('event' in place && reused.has(place.event.id) ? idReuse : place))
    const good = results.flatMap((place) => ('event' in place ? place.event : []))
    const rejected = results.length - good.length
    if (good.length > 0) await send(good)
    if (rejected > 0) ingest.rejected('revenue', rejected)
    if (rejected > 0) log.info({ ...from, rejected }, 'Refused what was sent')
    if (many) {
      const answers = results.map((place) => ('event' in place ? { eventId: place.event.id } : place))
      return void response.json({
        message: 'Events received',
        accepted: good.length,
        rejected,
        results: answers,
      })
    }
    const [only = idReuse] = results
    if ('event' in only) return void response.json({ message: 'Event received', eventId: only.event.id })
    const [first] = only.errors
    throw problem(only.code, `${first?.pointer}: ${first?.detail}`, { errors: only.errors })
  }
}
