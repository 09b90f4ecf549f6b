import { defineSystem } from '@signalbox/contracts'
import { dispatcherEnvironment, notificationsEnvironment } from './environment.ts'
import { hookEnvironment, providerEnvironment } from './provider-environment.ts'
import { Notification } from './events/notification.ts'
import { page } from './page/page.ts'

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
      environment: { ...notificationsEnvironment, ...hookEnvironment },
      consumes: ['notifications'],
      publishes: ['notifications'],
      tables: {
        notification_states: { select: true, insert: true, update: true, delete: true },
        notification_attempts: { select: true, delete: true },
        notification_opt_outs: { select: true, insert: true, delete: true },
        notification_reports: { select: true, insert: true, update: true, delete: true },
        notification_templates: { select: true, insert: true },
      },
      outboxes: { notifications_outbox: ['add', 'startRelay'] },
    },
    dispatcher: {
      port: 3003,
      environment: { ...dispatcherEnvironment, ...providerEnvironment },
      consumes: ['notifications.dispatch', 'notifications.dispatch.critical'],
      tables: {
        notification_states: { select: true, insert: true, update: true },
        notification_attempts: { select: true, insert: true, update: true },
        notification_opt_outs: { select: true, insert: true },
        notification_reports: { select: true, update: true },
        notification_circuits: { select: true, insert: true, update: true, delete: true },
      },
    },
  },
  page,
  companion: { name: 'provider-simulator', known: 'providers', port: 8011 },
})
