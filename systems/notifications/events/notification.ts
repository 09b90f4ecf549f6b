import { rfc3339, z } from '@signalbox/contracts'
import { channels, providerNames } from '../rules.ts'

// PostgreSQL keeps no text with a zero in it.
const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\0]*$/)
// The longest that mail servers take (RFC 3696), and short enough for an index.
const address = z.email({ error: 'Must be an email address' }).max(320)
/** An IANA name that this machine knows. */
export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { error: 'Must be the name of a time zone, such as Europe/Berlin' })

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat
  } catch {
    return false
  }
}

/** Whatever belongs to a notification besides; kept with it, and given to providers that can carry it. */
const metadata = z.record(z.string(), z.unknown())

/** What each channel sends, to one recipient. */
export const payloads = {
  /** A phone number as E.164 writes it. */
  sms: z.strictObject({
    message: text(1_600),
    phoneNumber: z.string().regex(/^\+[1-9]\d{6,14}$/),
  }),
  email: z.strictObject({
    subject: text(998).regex(/^[^\r\n]*$/, { error: 'Must be one line' }),
    body: text(200_000),
    to: address,
    from: address,
  }),
  /** `to` is a device's token; without one it goes to all that have subscribed. */
  push: z.strictObject({
    title: text(200),
    body: text(4_000),
    image: z.url().optional(),
    link: z.url().optional(),
    to: z
      .string()
      .max(2_000)
      .regex(/^[!-~]*$/, { error: 'Must be a token without spaces' })
      .optional(),
  }),
} as const

const common = {
  /** As the sender names it in up to 200 characters, and behind it the place in a list; the id of the event is made from it. */
  eventId: text(210),
  priority: z.enum(['default', 'critical']),
  /** Whom the sender wishes to be asked first. */
  provider: z.enum(providerNames).optional(),
  metadata,
  /** Not before. */
  sendAt: rfc3339.optional(),
  /** Never after: it ends as expired then. */
  expiresAt: rfc3339.optional(),
  /** What to do where nobody knows whether a provider has taken it, and it cannot be asked. */
  onUncertain: z.enum(['retry', 'hold']),
  /** Where the recipient is, for quiet hours. */
  timeZone: timeZone.optional(),
}

/** The `data` of a `notification` event: checked, completed, and for one recipient. */
export const Notification = z
  .discriminatedUnion('channel', [
    z.strictObject({ ...common, channel: z.literal('sms'), payload: payloads.sms }),
    z.strictObject({ ...common, channel: z.literal('email'), payload: payloads.email }),
    z.strictObject({ ...common, channel: z.literal('push'), payload: payloads.push }),
  ])
  .meta({
    examples: [
      {
        eventId: 'welcome-1',
        channel: 'sms',
        priority: 'default',
        metadata: {},
        onUncertain: 'hold',
        payload: { message: 'Welcome', phoneNumber: '+12025555555' },
      },
    ],
  })
export type Notification = z.infer<typeof Notification>

/** To whom it goes: a phone number, an address in small letters, a token; empty where a push goes to all. */
export function recipientOf({ channel, payload }: Notification): string {
  if (channel === 'sms') return payload.phoneNumber
  if (channel === 'email') return payload.to.toLowerCase()
  return payload.to ?? ''
}

/** Where a notification can be on its way. From the last seven on nothing more happens by itself but a report. */
export const statuses = [
  'SCHEDULED',
  'PROCESSING',
  'RETRYING',
  'SENT',
  'COMPLETED',
  'FAILED',
  'SKIPPED',
  'EXPIRED',
  'CANCELLED',
  'DEAD_LETTERED',
] as const
export type Status = (typeof statuses)[number]

export { channels }
