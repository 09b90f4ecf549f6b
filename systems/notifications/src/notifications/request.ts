import { jsonText, membersOf, z, type JsonText } from '@signalbox/contracts'
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min'
import {
  Notification,
  payloads,
  timeZone,
  type Notification as OneNotification,
} from '@signalbox/systems/notifications/events/notification.ts'
import { channels, providerNames, rules } from '@signalbox/systems/notifications/rules.ts'

/** Most recipients of one request. */
export const recipientsMax = 1_000

const many = <One extends z.ZodType>(one: One) => z.union([one, z.array(one).min(1).max(recipientsMax)])
const { sms, email, push } = payloads

/**
 * What a client sends: a notification for one recipient, or for a list of them.
 *
 * @param region the country of phone numbers without a country code
 */
export function requestIn(region: string) {
  const phoneNumber = z.string({ error: 'Must be a phone number' }).transform((written, context) => {
    const number = parsePhoneNumberFromString(written, region as CountryCode)
    if (number?.isPossible() === true) return number.number
    context.addIssue(
      `Must be a phone number, such as +12025550123, or one of ${region} without its country code`,
    )
    return z.NEVER
  })
  const common = {
    eventId: z
      .string()
      .min(1)
      .max(200)
      .regex(/^[^\0]*$/)
      .optional(),
    priority: z
      .string()
      .toLowerCase()
      .pipe(z.enum(['default', 'critical'], { error: 'Must be default or critical' }))
      .default('default'),
    provider: z.enum(providerNames).optional(),
    metadata: z.record(z.string(), z.unknown()).default({}),
    sendAt: z.iso.datetime({ offset: true }).optional(),
    expiresAt: z.iso.datetime({ offset: true }).optional(),
    onUncertain: z.enum(['retry', 'hold']).optional(),
    timeZone: timeZone.optional(),
  }
  return z
    .discriminatedUnion(
      'channel',
      [
        z.strictObject({
          ...common,
          channel: z.literal('sms'),
          payload: sms.extend({ phoneNumber: many(phoneNumber) }),
        }),
        z.strictObject({
          ...common,
          channel: z.literal('email'),
          payload: email.extend({ to: many(email.shape.to) }),
        }),
        z.strictObject({
          ...common,
          channel: z.literal('push'),
          payload: push.extend({ to: many(push.shape.to.unwrap()).optional() }),
        }),
      ],
      { error: `Must be one of ${channels.join(', ')}` },
    )
    .superRefine(({ channel, provider }, context) => {
      if (provider === undefined || rules[provider].channel === channel) return
      context.addIssue({ code: 'custom', path: ['provider'], message: `Does not send ${channel}` })
    })
}
export type Request = z.infer<ReturnType<typeof requestIn>>

/** A notification for each recipient; the numbers of `metadata` keep all the digits that they were sent with. */
export function notificationsOf(
  request: Request,
  eventId: string,
  text: JsonText,
): { readonly notification: OneNotification; readonly data: JsonText }[] {
  const { onUncertain = request.priority === 'critical' ? 'retry' : 'hold', ...rest } = request
  const key = request.channel === 'sms' ? 'phoneNumber' : 'to'
  const to = (request.payload as Record<string, unknown>)[key]
  const recipients: readonly unknown[] = Array.isArray(to) ? to : [to]
  const metadata = membersOf(text).get('metadata') ?? ('{}' as JsonText)
  return recipients.map((recipient, place) => {
    const notification = Notification.parse({
      ...rest,
      onUncertain,
      eventId: recipients.length === 1 ? eventId : `${eventId}/${place + 1}`,
      payload: recipient === undefined ? rest.payload : { ...rest.payload, [key]: recipient },
    })
    const { metadata: _read, ...others } = notification
    const data = `${jsonText(others).slice(0, -1)},"metadata":${metadata}}` as JsonText
    return { notification, data }
  })
}
