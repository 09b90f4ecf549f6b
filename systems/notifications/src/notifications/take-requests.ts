import type { Event, EventError, JsonText } from '@signalbox/contracts'
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
import type { Notification } from '@signalbox/systems/notifications/events/notification.ts'
import type { Judged } from './judge-request.ts'
import { problem } from './problems.ts'
import type { Recent } from './recent.ts'
import { notificationsOf } from './request.ts'
import type { selectReused } from './sql/select-reused.ts'

export type TakeRequestsOptions = {
  readonly judge: (text: string, index?: number) => Judged
  /** Resolves once RabbitMQ has confirmed all of them. */
  readonly publish: (events: readonly Event[], lane?: 'critical') => Promise<void>
  readonly readReused: ReturnType<typeof selectReused>
  /** Names each acceptance. */
  readonly stamp: () => Acceptance
  readonly recent: Recent
  readonly ingest: Pick<IngestCounter, 'rejected'>
  readonly log: Pick<Logger, 'warn'>
}

export type Taken = { readonly event: Event; readonly notification: Notification }

/** What one place of a request has become: notifications, or why it is none. */
type Place =
  | { readonly taken: readonly Taken[] }
  | { readonly code: 'invalid_request' | 'id_reuse'; readonly errors: readonly EventError[] }

const detail = 'Another notification has this id; give each an id of its own'

/**
 * `POST /event`: answers once RabbitMQ has confirmed what it takes. A client without an answer sends the same ids again, and each
 * is one notification.
 */
export function takeRequests(options: TakeRequestsOptions): RequestHandler {
  const { judge, publish, readReused, stamp, recent, ingest, log } = options

  function eventOf(notification: Notification, data: JsonText): Event {
    const acceptance = stamp()
    const id = idOfKey(notification.eventId, 0, false)
    return { id, eventType: 'notification', create_date: acceptance.accepted_date, ...acceptance, data }
  }

  /** Refuses the ids that another notification has. While PostgreSQL is away they are only found when they are stored. */
  async function withoutReused(places: readonly Place[]): Promise<readonly Place[]> {
    const events = places.flatMap((place) => ('taken' in place ? place.taken.map(({ event }) => event) : []))
    try {
      const reused = await readReused(events)
      const isReused = ({ event }: Taken) => reused.has(event.id)
      return places.map((place, index) =>
        'taken' in place && place.taken.some(isReused)
          ? { code: 'id_reuse', errors: [{ index, pointer: '/eventId', code: 'id_reuse', detail }] }
          : place,
      )
    } catch (error) {
      log.warn({ err: error }, 'Cannot look whether ids are known; it is found out when they are stored')
      return places
    }
  }

  return async (message, response) => {
    const header = message.headers['idempotency-key']
    const key = header === undefined ? undefined : readIdempotencyKey(String(header))
    const { many, judged } = await readRequests(message, judge)
    const places = await withoutReused(judged.map(placeOf))
    const taken = places.flatMap((place) => ('taken' in place ? place.taken : []))
    const rejected = places.filter((place) => !('taken' in place)).length
    for (const lane of ['critical', undefined] as const) {
      const events = taken.flatMap(({ event, notification: { priority } }) =>
        (priority === 'critical') === (lane === 'critical') ? event : [],
      )
      if (events.length === 0) continue
      await publish(events, lane).catch((cause: unknown) => {
        throw unconfirmed(cause, 'RabbitMQ did not confirm; send the same ids again')
      })
    }
    for (const one of taken) recent.add(one)
    if (rejected > 0) ingest.rejected('notifications', rejected)
    const [place] = places
    const isOne = !many && place && 'taken' in place && place.taken.length === 1
    if (!many && place && !('taken' in place)) throw refusal(place)
    response
      .status(201)
      .json(isOne ? { message: 'Event Ingested', ...taken.map(shown)[0] } : receiptOf(places))

    function placeOf(one: Judged, index: number): Place {
      if ('errors' in one) return { code: 'invalid_request', errors: one.errors }
      const named = one.event.eventId ?? (key === undefined || !many ? key : `${key} ${index}`)
      const notifications = notificationsOf(one.event, named ?? uuidv7(), one.text)
      return {
        taken: notifications.map(({ notification, data }) => ({
          notification,
          event: eventOf(notification, data),
        })),
      }
    }
  }
}

const shown = ({ event, notification }: Taken) => ({
  id: event.id,
  eventId: notification.eventId,
  status: 'SCHEDULED',
})

function receiptOf(places: readonly Place[]) {
  const taken = places.flatMap((place) => ('taken' in place ? place.taken : []))
  return {
    message: 'Events Ingested',
    accepted: taken.length,
    rejected: places.filter((place) => !('taken' in place)).length,
    results: places.map((place) => {
      if (!('taken' in place)) return place
      const all = place.taken.map(shown)
      return all.length === 1 ? all[0] : { notifications: all }
    }),
  }
}

function refusal({ code, errors }: Extract<Place, { code: string }>): Error {
  const [first] = errors
  return problem(code, `${first?.pointer}: ${first?.detail}`, { errors })
}
