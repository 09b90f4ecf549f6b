import { z } from '@signalbox/contracts'
import { checked } from '@signalbox/runtime'
import { sequence } from '@signalbox/systems/revenue/events/live.ts'

const limit = z.coerce
  .number()
  .int()
  .min(1)
  .max(1_000)
  .default(100)
  .describe('At most so many, up to 1,000; 100 without it')

export const UsersQuery = z.strictObject({
  order: z.literal('revenue').default('revenue').describe('`revenue`'),
  limit,
})
export const HistoryQuery = z.strictObject({
  after: sequence.default(0).describe('Only behind this sequence'),
  limit,
  eventId: z.uuid().optional().describe('Only the entry with this id'),
  at: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('What the user had then, by when entries were stored: a date and time of RFC 3339'),
})

/**
 * What a query asks for.
 *
 * @throws ProblemError that names what is wrong with it
 */
export const queryOf = <Schema extends z.ZodType>(schema: Schema, query: unknown): z.infer<Schema> =>
  checked(schema, query, 'Look up what can be asked for in /docs')
