import { rfc3339, z } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { channels, statuses, type Status } from '@signalbox/systems/notifications/events/notification.ts'
import { providerNames } from '@signalbox/systems/notifications/rules.ts'

/** A notification and its whole way. */
export type Shown = {
  readonly id: string
  readonly eventId: string
  readonly channel: string
  readonly priority: string
  readonly recipient: string
  readonly status: Status
  readonly reason?: string | null
  readonly payload?: unknown
  readonly acceptedAt: Date | string | null
  readonly nextAt?: Date | null
  readonly sentAt?: Date | null
  readonly provider?: string | null
  readonly providerId?: string | null
  readonly attempts: readonly unknown[]
}

const columns = `
  state.id, state.event_id AS "eventId", state.channel, state.priority, state.recipient, state.status, state.reason,
  state.accepted_at AS "acceptedAt", state.next_at AS "nextAt", state.sent_at AS "sentAt",
  coalesce(state.sent_by, state.provider) AS provider, state.provider_id AS "providerId"`

// To the microsecond: what was accepted in the same millisecond is not passed over.
const cursorText = `
  to_char(state.accepted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '_' || state.id AS cursor`

const attempts = `
  coalesce((
    SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'attempt', attempt, 'provider', provider, 'at', started_at, 'durationMs', round(duration_ms::numeric, 1),
      'outcome', coalesce(outcome, 'calling'), 'error', error, 'answer', answer, 'providerId', provider_id,
      'decision', decision, 'nextAt', next_at
    )) ORDER BY attempt)
    FROM notification_attempts AS attempt WHERE attempt.id = state.id
  ), '[]') AS attempts`

const one = `
  SELECT ${columns}, ${attempts},
    (SELECT event_data -> 'payload' FROM notifications WHERE notifications.event_id = state.id) AS payload
  FROM notification_states AS state`

/** A notification by its id, or else by how its sender calls it. */
export function selectNotification(database: Database) {
  return async (id: string): Promise<Shown | undefined> => {
    const isId = z.uuid().safeParse(id).success
    const byId = isId
      ? await database.query<Shown>({
          name: 'notification',
          text: `${one} WHERE state.id = $1`,
          values: [id],
        })
      : []
    if (byId[0]) return byId[0]
    const text = `${one} WHERE state.event_id = $1 LIMIT 1`
    return (await database.query<Shown>({ name: 'notification-by-event-id', text, values: [id] }))[0]
  }
}

export const NotificationsQuery = z.strictObject({
  channel: z.enum(channels).optional(),
  status: z.enum(statuses).optional(),
  priority: z.enum(['default', 'critical']).optional(),
  provider: z.enum(providerNames).optional().describe('Who has sent it, or was asked for'),
  recipient: z.string().max(2_000).optional(),
  from: rfc3339.optional().describe('Accepted then or later'),
  cursor: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z_[0-9a-f-]{36}$/, {
      error: 'Must be the `next` of a page',
    })
    .optional()
    .describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
})

const list = `
  SELECT ${columns}, ${cursorText}
  FROM notification_states AS state
  WHERE ($1::text IS NULL OR channel = $1) AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR priority = $3)
    AND ($4::text IS NULL OR coalesce(sent_by, provider) = $4) AND ($5::text IS NULL OR recipient IN ($5, lower($5)))
    AND ($6::timestamptz IS NULL OR accepted_at >= $6)
    AND ($7::timestamptz IS NULL OR (accepted_at, id) < ($7, $8::uuid))
  ORDER BY accepted_at DESC, id DESC LIMIT $9`

/** A page of notifications, the newest first. */
export function selectNotifications(database: Database) {
  return async (query: z.infer<typeof NotificationsQuery>) => {
    const { channel, status, priority, provider, recipient, from, cursor, limit } = query
    const [at, id] = cursor?.split('_') ?? []
    const values = [channel, status, priority, provider, recipient, from, at, id, limit]
    const rows = await database.query<Omit<Shown, 'attempts'> & { readonly cursor: string }>({
      name: 'notifications',
      text: list,
      values,
    })
    const next = rows.length === limit ? rows.at(-1)?.cursor : undefined
    return { events: rows.map(({ cursor: _cursor, ...event }) => event), next: next ?? null }
  }
}
