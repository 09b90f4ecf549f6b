import { membersOf, z, type JsonText } from '@signalbox/contracts'

const decimal = 'Must be a number that is not negative, or its digits as text'
const digits = z
  .string({ error: decimal })
  .max(400, { error: 'Must have at most 400 digits' })
  .regex(/^\d+(\.\d+)?([eE][+-]?\d{1,3})?$/, { error: decimal })

export const userId = z.string({ error: 'Must be text' }).min(1).max(200)
const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, { error: 'Must be three capital letters, such as EUR' })
  .optional()
const eventId = z.uuid({ error: 'Must be a UUID' }).toLowerCase()

const change = z.strictObject({
  name: z.enum(['add_revenue', 'subtract_revenue']),
  userId,
  value: digits,
  currency,
})
const reversal = z.strictObject({ name: z.literal('reverse'), reverses: eventId })
const named = { error: 'Must be add_revenue, subtract_revenue or reverse' }

/** What a client sends: a change of what a user has, or that a change which was made is taken back. */
export const RevenueRequest = z.discriminatedUnion(
  'name',
  [change.extend({ eventId: eventId.optional() }), reversal.extend({ eventId: eventId.optional() })],
  named,
)

/** Who has sent it: the program, and the address that it came from. */
const from = { sender: z.string().max(200).optional(), address: z.string().max(64).optional() }

/** The `data` of a `revenueEntry` event. */
export const RevenueEntry = z
  .discriminatedUnion('name', [change.extend(from), reversal.extend(from)], named)
  .meta({ examples: [{ userId: 'user1', name: 'add_revenue', value: '100' }] })
export type RevenueEntry = z.infer<typeof RevenueEntry>

/** What it adds: its digits, with a minus before them where it subtracts. */
export const changeOf = ({ name, value }: z.infer<typeof change>) =>
  name === 'add_revenue' ? value : `-${value}`

/** The fields of an object as ordinary values, but for a `value` that is a number: it has more digits in its text. */
export function fieldsOf(json: JsonText): Record<string, unknown> {
  const fields = JSON.parse(json) as Record<string, unknown>
  return typeof fields.value === 'number' ? { ...fields, value: membersOf(json).get('value') } : fields
}
