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
import { readPlace, type Judged, type Read } from './judge-request.ts'
import { problem } from './problems.ts'
import type { Recent } from './recent.ts'
import { notificationsOf, recipientsIn } from './request.ts'
import type { selectReused } from './sql/select-reused.ts'

export type TakeRequestsOptions = {
  /** Puts the texts of templates where one is named. */
  readonly fillIn: (places: readonly Read[]) => Promise<readonly Read[]>
  readonly judge: (place: Read) => Judged
  /** Resolves once RabbitMQ has confirmed all of them. */
  readonly publish: (
    topic: 'notifications',
    events: readonly Event[],
    options: { readonly lane?: 'critical' },
  ) => Promise<void>
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

// What one request may become, as each recipient has the whole text: as many as a request without lists can hold.
const takenMax = 100_000
const charactersMax = 64 * 1024 * 1024

const detail = 'Another notification has this id; give each an id of its own'

/**
 * `POST /event`: answers once RabbitMQ has confirmed what it takes. A client without an answer sends the same ids again, and each
 * is one notification.
 */
export function takeRequests(options: TakeRequestsOptions): RequestHandler {
  const { fillIn, judge, publish, readReused, stamp, recent, ingest, log } = options

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
      return refuse(places, ({ event }) => reused.has(event.id))
    } catch (error) {
      log.warn({ err: error }, 'Cannot look whether ids are known; it is found out when they are stored')
      return places
    }
  }

  return async (message, response) => {
    const header = message.headers['idempotency-key']
    const key = header === undefined ? undefined : readIdempotencyKey(String(header))
    const { many, judged: read } = await readRequests(message, readPlace)
    const judged = (await fillIn(read)).map(judge)
    refuseTooMuch(judged)
    const places = await withoutReused(refuse(judged.map(placeOf), recent.reuses()))
    const taken = places.flatMap((place) => ('taken' in place ? place.taken : []))
    const rejected = places.filter((place) => !('taken' in place)).length
    for (const lane of ['critical', undefined] as const) {
      const events = taken.flatMap(({ event, notification: { priority } }) =>
        (priority === 'critical') === (lane === 'critical') ? event : [],
      )
      if (events.length === 0) continue
      await publish('notifications', events, lane === undefined ? {} : { lane }).catch((cause: unknown) => {
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
      const named = one.event.eventId ?? (key === undefined ? undefined : idOfKey(key, index, many))
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

/** Refuses places in which something has the id of another notification. */
const refuse = (places: readonly Place[], isReused: (one: Taken) => boolean): readonly Place[] =>
  places.map((place, index) => {
    if (!('taken' in place) || !place.taken.some(isReused)) return place
    const at = places.length > 1 ? { index } : {}
    return { code: 'id_reuse', errors: [{ ...at, pointer: '/eventId', code: 'id_reuse', detail }] }
  })

/** @throws ProblemError before anything is made of it */
function refuseTooMuch(judged: readonly Judged[]): void {
  let [taken, characters] = [0, 0]
  for (const one of judged) {
    if ('errors' in one) continue
    const recipients = recipientsIn(one.event).length
    taken += recipients
    characters += recipients * JSON.stringify(one.event.payload).length
  }
  if (taken > takenMax || characters > charactersMax)
    throw problem(
      'too_many_events',
      `Send to fewer at once: at most ${takenMax}, and ${charactersMax} characters in all`,
    )
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
