import { randomUUID } from 'node:crypto'
import type { Notification } from '@signalbox/systems/notifications/events/notification.ts'
import type { Answer } from '../../providers/provider.ts'

export const taken: Answer = { outcome: 'taken', reports: true, providerId: 'SM1' }
export const busy: Answer = { outcome: 'later', error: 'status_503' }
export const uncertain: Answer = { outcome: 'uncertain', error: 'sender_died' }

export type Sms = Extract<Notification, { channel: 'sms' }>
export const sms = (more: Partial<Omit<Sms, 'channel'>> = {}): Sms => ({
  eventId: randomUUID(),
  channel: 'sms',
  priority: 'default',
  metadata: {},
  onUncertain: 'hold',
  payload: { message: 'Hello', phoneNumber: '+12025555555' },
  ...more,
})
