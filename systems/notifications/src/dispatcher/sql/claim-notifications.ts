import { textArray, timestampArray, uuidArray, type Database } from '@signalbox/database'
import { recipientOf, type Notification } from '@signalbox/systems/notifications/events/notification.ts'
import type { ProviderName } from '@signalbox/systems/notifications/rules.ts'
import type { OpenLink } from '../circuits.ts'

/** A notification that somebody has in hand and would send. */
export type Wish = {
  readonly id: string
  readonly notification: Notification
  /** When it was accepted: RFC 3339. */
  readonly acceptedDate: string
  /** Its providers, one after the other. */
  readonly way: readonly OpenLink[]
  /** After how long to look again where all that have tries left may not be asked now, in milliseconds. */
  readonly lookMs?: number | undefined
  /** When it may be sent at the earliest, whatever it says itself. */
  readonly notBefore?: Date | undefined
  /** A UUID; the same where the answer to a claim never came. */
  readonly claim: string
}

/** How often each provider was asked. */
export type Tries = Readonly<Partial<Record<ProviderName, number>>>

/** What to do with it now; see `sql/002_sending.sql`. */
export type Claim =
  | { readonly decision: 'done' }
  | { readonly decision: 'wait'; readonly wait_ms: number }
  | {
      readonly decision: 'call' | 'uncertain'
      readonly provider: ProviderName
      readonly attempt: number
      readonly tries: Tries
    }

const text =
  'SELECT * FROM claim_notifications($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)'

/**
 * Takes notifications for sending. No id may be among them twice.
 *
 * @param leaseMs for how long nobody else takes them, in milliseconds
 * @param recipientLimit how many a recipient may get in an hour; any number without it
 */
export function claimNotifications(database: Database, leaseMs: number, recipientLimit: number | undefined) {
  return async (wishes: readonly Wish[]): Promise<Claim[]> => {
    const texts = (of: (notification: Notification) => string | undefined) =>
      textArray(wishes.map(({ notification }) => of(notification) ?? null))
    const dates = (of: (wish: Wish) => string | undefined) =>
      timestampArray(wishes.map((wish) => of(wish) ?? null))
    const rows = await database.query<Claim & { readonly id: string }>({
      name: 'claim-notifications',
      text,
      values: [
        uuidArray(wishes.map(({ id }) => id)),
        texts(({ eventId }) => eventId),
        texts(({ channel }) => channel),
        texts(({ priority }) => priority),
        texts(recipientOf),
        texts(({ provider }) => provider),
        dates(({ notification }) => notification.sendAt),
        dates(({ notification }) => notification.expiresAt),
        dates(({ acceptedDate }) => acceptedDate),
        dates(({ notBefore }) => notBefore?.toISOString()),
        textArray(wishes.map(({ way }) => JSON.stringify(way))),
        wishes.map(({ lookMs }) => lookMs ?? null),
        uuidArray(wishes.map(({ claim }) => claim)),
        leaseMs,
        recipientLimit,
      ],
    })
    const byId = new Map(rows.map((row) => [row.id, row]))
    return wishes.map(({ id }) => byId.get(id) ?? { decision: 'done' })
  }
}
