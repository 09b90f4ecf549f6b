import { z } from '@signalbox/contracts'
import { channels } from '@signalbox/systems/notifications/rules.ts'
import { phoneNumberIn } from './request.ts'

const recipient = z
  .string()
  .regex(/^[!-~]{1,2000}$/, { error: 'Must be a phone number, an address or a token' })

/**
 * Who is not to be sent to, on one channel: as notifications name them.
 *
 * @param region the country of phone numbers without a country code
 */
export const optOutIn = (region: string) =>
  z
    .strictObject({ channel: z.enum(channels), recipient: z.string().max(2_000) })
    .overwrite((given) => {
      const number = given.channel === 'sms' ? phoneNumberIn(region, given.recipient) : undefined
      return number === undefined ? given : { ...given, recipient: number }
    })
    .superRefine((given, context) => {
      const isPhone = given.channel !== 'sms' || /^\+\d+$/.test(given.recipient)
      if (isPhone && recipient.safeParse(given.recipient).success) return
      context.addIssue({
        code: 'custom',
        path: ['recipient'],
        message: 'Must be a phone number, an address or a token, as the channel has it',
      })
    })

export const OptOutsQuery = z.strictObject({
  channel: z.enum(channels).optional(),
  recipient: z.string().max(2_000).optional(),
})
