import { recipientOf, type Notification } from '@signalbox/systems/notifications/events/notification.ts'
import type { Shown } from './sql/select-notifications.ts'

const keptMax = 10_000

/**
 * The newest notifications that this process has taken: they can be asked for at once, though they are stored some milliseconds
 * after RabbitMQ has confirmed them.
 */
export function rememberRecent() {
  const byId = new Map<string, Shown>()
  return {
    add({
      event,
      notification,
    }: {
      readonly event: { readonly id: string; readonly accepted_date?: string | undefined }
      readonly notification: Notification
    }): void {
      const { eventId, channel, priority, payload } = notification
      byId.set(event.id, {
        id: event.id,
        eventId,
        channel,
        priority,
        recipient: recipientOf(notification),
        status: 'SCHEDULED',
        payload,
        acceptedAt: event.accepted_date ?? null,
        attempts: [],
      })
      for (const [oldest] of byId) {
        if (byId.size <= keptMax) break
        byId.delete(oldest)
      }
    },
    find: (id: string) => byId.get(id),
  }
}

export type Recent = ReturnType<typeof rememberRecent>
