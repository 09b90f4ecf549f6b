import { rfc3339, z, type Event, type JsonText } from '@signalbox/contracts'
import type { Database, Query } from '@signalbox/database'
import type { Outbox } from '@signalbox/outbox'
import { channels, type Notification } from '@signalbox/systems/notifications/events/notification.ts'
import { providerNames } from '@signalbox/systems/notifications/rules.ts'

export const ReplayRequest = z.strictObject({
  limit: z.int().min(1).max(10_000).default(1_000).describe('At most so many'),
  from: z.int().min(0).default(0).describe('Without so many of the oldest'),
  channel: z.enum(channels).optional(),
  provider: z.enum(providerNames).optional().describe('Whom the last attempt asked'),
  error: z.string().max(200).optional().describe('The reason, such as `uncertain`'),
  since: rfc3339.optional().describe('Given up then or later'),
  until: rfc3339.optional().describe('Given up before'),
  dryRun: z.boolean().default(false).describe('Only counts'),
})

const meant = `
  SELECT id, priority FROM notification_states AS state
  WHERE status = 'DEAD_LETTERED'
    AND EXISTS (SELECT FROM notifications WHERE notifications.event_id = state.id)
    AND ($3::text IS NULL OR channel = $3)
    AND ($4::text IS NULL OR $4 = (
      SELECT provider FROM notification_attempts AS last WHERE last.id = state.id ORDER BY attempt DESC LIMIT 1
    ))
    AND ($5::text IS NULL OR reason = $5)
    AND ($6::timestamptz IS NULL OR changed_at >= $6) AND ($7::timestamptz IS NULL OR changed_at < $7)
  ORDER BY changed_at, id OFFSET $2 LIMIT $1`

// To the microsecond, so that what is stored already is the same acceptance.
const dateText = (column: string) =>
  `to_char(stored.${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS ${column}`

// What is read at a time, as an email may be long.
const portionMax = 200

const count = `SELECT count(*)::int AS count FROM (${meant}) AS meant`
// Another one at the same time passes over those that this one has, and finds none of them dead afterwards.
const take = `
  WITH meant AS MATERIALIZED (${meant} FOR UPDATE SKIP LOCKED)
  UPDATE notification_states AS state SET status = 'SCHEDULED', reason = NULL, tries = '{}', next_at = NULL, changed_at = now()
  FROM meant, notifications AS stored WHERE state.id = meant.id AND stored.event_id = meant.id
  RETURNING state.id, state.priority, ${dateText('create_date')}, ${dateText('accepted_date')}, stored.event_data::text AS data`

type Taken = {
  readonly id: string
  readonly priority: Notification['priority']
  readonly create_date: string
  readonly accepted_date: string | null
  readonly data: JsonText
}

/** Lets dead letters be sent once more, each once whoever asks at the same time, and returns how many those are. */
export function replayDeadLetters(database: Database, outbox: Outbox) {
  return async (request: z.infer<typeof ReplayRequest>): Promise<number> => {
    const { limit, from, channel, provider, error, since, until, dryRun } = request
    const values = [limit, from, channel, provider, error, since, until]
    if (dryRun) {
      const [row] = await database.query<{ count: number }>({ name: 'count-dead', text: count, values })
      return row?.count ?? 0
    }
    return await database.transaction(async (query) => {
      let replayed = 0
      for (;;) {
        const portion = Math.min(limit - replayed, portionMax)
        const taken = await query<Taken>({
          name: 'take-dead',
          text: take,
          values: [portion, ...values.slice(1)],
        })
        await add(query, taken)
        replayed += taken.length
        if (taken.length < portion || replayed === limit) return replayed
      }
    })
  }

  async function add(query: Query, taken: readonly Taken[]): Promise<void> {
    for (const lane of ['critical', 'default'] as const) {
      const events = taken.flatMap((one) => (one.priority === lane ? eventOf(one) : []))
      await outbox.add(query, events, {
        topic: 'notifications',
        ...(lane === 'critical' ? { lane } : {}),
        aggregate: ({ id }) => id,
      })
    }
  }
}

function eventOf({ id, create_date, accepted_date, data }: Taken): Event {
  return {
    id,
    eventType: 'notification',
    create_date,
    ...(accepted_date === null ? {} : { accepted_date }),
    data,
  }
}
