import { defineSystem } from '@signalbox/contracts'
import { dispatcherEnvironment, notificationsEnvironment } from './environment.ts'
import { Notification } from './events/notification.ts'

/** Sends sms, email and push through providers that may fail: nothing is lost, nothing knowingly sent twice. */
export const notifications = defineSystem({
  name: 'notifications',
  topics: {
    notifications: {
      lanes: ['critical'],
      // A wait is made of these, and so exact to the shortest.
      retryAfterMs: [200, 1_000, 5_000, 60_000, 3_600_000],
      // An event id is known for so long.
      retentionDays: 60,
    },
  },
  eventTypes: {
    notification: { topic: 'notifications', data: Notification, internal: true },
  },
  services: {
    notifications: {
      port: 8010,
      published: 'NOTIFICATIONS_PORT',
      environment: notificationsEnvironment,
      consumes: ['notifications'],
      publishes: ['notifications'],
      tables: { notification_states: { insert: true } },
    },
    dispatcher: {
      port: 3003,
      environment: dispatcherEnvironment,
      consumes: ['notifications.dispatch', 'notifications.dispatch.critical'],
    },
  },
})
