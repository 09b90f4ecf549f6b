import { z } from '@signalbox/contracts'
import { checked } from '@signalbox/runtime'

const limit = z.coerce.number().int().min(1).max(1_000).default(100)
const sequence = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

export const UsersQuery = z.strictObject({ order: z.literal('revenue').default('revenue'), limit })
export const HistoryQuery = z.strictObject({
  after: sequence.default(0),
  limit,
  eventId: z.uuid().optional(),
  at: z.iso.datetime({ offset: true }).optional(),
})
export const WatchQuery = z.strictObject({
  userId: z.string().min(1).max(200),
  after: sequence.optional(),
  ticket: z.string().max(100).optional(),
  auth: z.literal('message').optional(),
})

/**
 * What a query asks for.
 *
 * @throws ProblemError that names what is wrong with it
 */
export const queryOf = <Schema extends z.ZodType>(schema: Schema, query: unknown): z.infer<Schema> =>
  checked(schema, query, 'Look up what can be asked for in /docs')
