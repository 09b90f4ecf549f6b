import { jsonText, membersOf, rfc3339, z, type JsonText } from '@signalbox/contracts'
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min'
import {
  payloads,
  timeZone,
  type Notification as OneNotification,
} from '@signalbox/systems/notifications/events/notification.ts'
import { channels, providerNames, rules } from '@signalbox/systems/notifications/rules.ts'

/** Most recipients of one request. */
export const recipientsMax = 1_000
// What is further ahead would outlive what is kept of it.
const aheadMsMax = 30 * 86_400_000

const soon = rfc3339.refine((date) => !(Date.parse(date) - Date.now() > aheadMsMax), {
  error: 'Must be within 30 days',
})
const many = <One extends z.ZodType>(one: One) =>
  z.union(
    [
      one,
      z
        .array(one)
        .min(1)
        .max(recipientsMax, { error: `Must be at most ${recipientsMax}` })
        .refine((list) => new Set(list).size === list.length, { error: 'Must name everybody once' }),
    ],
    { error: `Must be a recipient, or a list of up to ${recipientsMax}` },
  )
const { sms, email, push } = payloads

/** A phone number in E.164, of a country where it does not name its own; nothing where it is none. */
export function phoneNumberIn(region: string, written: string): string | undefined {
  const number = parsePhoneNumberFromString(written, region as CountryCode)
  return number?.isPossible() === true ? number.number : undefined
}

/**
 * What a client sends: a notification for one recipient, or for a list of them.
 *
 * @param region the country of phone numbers without a country code
 */
export function requestIn(region: string) {
  const phoneNumber = z
    .string({ error: 'Must be a phone number' })
    .refine((written) => phoneNumberIn(region, written) !== undefined, {
      error: `Must be a phone number, such as +12025550123, or one of ${region} without its country code`,
    })
    .overwrite((written) => phoneNumberIn(region, written) ?? written)
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
    sendAt: soon.optional(),
    expiresAt: rfc3339.optional(),
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

const placeOf = ({ channel }: Request) => (channel === 'sms' ? 'phoneNumber' : 'to')

/** To whom a request goes; one that is not there where a push goes to all. */
export function recipientsIn(request: Request): readonly unknown[] {
  const to = (request.payload as Record<string, unknown>)[placeOf(request)]
  return Array.isArray(to) ? to : [to]
}

/** A notification for each recipient; the numbers of `metadata` keep all the digits that they were sent with. */
export function notificationsOf(
  request: Request,
  eventId: string,
  text: JsonText,
): { readonly notification: OneNotification; readonly data: JsonText }[] {
  const { onUncertain = request.priority === 'critical' ? 'retry' : 'hold', metadata, ...rest } = request
  const written = membersOf(text).get('metadata') ?? jsonText(metadata)
  const recipients = recipientsIn(request)
  return recipients.map((recipient, place) => {
    const others = {
      ...rest,
      onUncertain,
      eventId: recipients.length === 1 ? eventId : `${eventId}/${place + 1}`,
      payload: recipient === undefined ? rest.payload : { ...rest.payload, [placeOf(request)]: recipient },
    }
    const data = `${jsonText(others).slice(0, -1)},"metadata":${written}}` as JsonText
    return { notification: { ...others, metadata } as OneNotification, data }
  })
}
