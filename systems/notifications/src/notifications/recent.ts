import { hash } from 'node:crypto'
import { recipientOf, type Notification } from '@signalbox/systems/notifications/events/notification.ts'
import { idOfKey } from '@signalbox/service'
import type { Shown } from './sql/select-notifications.ts'

type Taken = {
  readonly event: { readonly id: string; readonly accepted_date?: string | undefined }
  readonly notification: Notification
}
type Timing = {
  readonly provider?: string | undefined
  readonly sendAt?: string | undefined
  readonly expiresAt?: string | undefined
}

const keptMax = 10_000

/**
 * The newest notifications that this process has taken: they can be asked for at once, though they are stored some milliseconds
 * after RabbitMQ has confirmed them.
 */
export function rememberRecent() {
  // Without payloads, which may be large.
  const byId = new Map<
    string,
    { readonly shown: Shown; readonly digest: string; readonly notification: Timing }
  >()
  return {
    add({ event, notification }: Taken): void {
      const { eventId, channel, priority, provider, sendAt, expiresAt } = notification
      byId.set(event.id, {
        shown: {
          id: event.id,
          eventId,
          channel,
          priority,
          recipient: recipientOf(notification),
          status: 'SCHEDULED',
          acceptedAt: event.accepted_date ?? null,
          attempts: [],
        },
        digest: digestOf(notification),
        notification: { provider, sendAt, expiresAt },
      })
      for (const [oldest] of byId) {
        if (byId.size <= keptMax) break
        byId.delete(oldest)
      }
    },
    find: (id: string): Shown | undefined => (byId.get(id) ?? byId.get(idOfKey(id, 0, false)))?.shown,
    /** What is not shown, for who has to write its row. */
    timingOf: (id: string): Timing => byId.get(id)?.notification ?? {},
    /** Says of one after the other whether something else was taken under its id, before or among them. */
    reuses() {
      const seen = new Map<string, string>()
      return ({ event: { id }, notification }: Taken): boolean => {
        const digest = digestOf(notification)
        const known = seen.get(id) ?? byId.get(id)?.digest ?? digest
        seen.set(id, known)
        return known !== digest
      }
    },
  }
}

/** Without `metadata`, of which PostgreSQL knows better whether two are the same. */
const digestOf = ({ metadata: _metadata, ...notification }: Notification) =>
  hash('sha256', JSON.stringify(notification), 'base64')

export type Recent = ReturnType<typeof rememberRecent>
