import { z, type WebSocketDefinition } from '@signalbox/contracts'
import { RevenueChanged } from './revenue-changed.ts'
import { userId } from './revenue-entry.ts'

/** How many entries a user had. */
export const sequence = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** The WebSocket `/live`. Its first message is what the user has, and so without a change. */
export const live = {
  tells:
    'What a user has at once, `{ user_id, revenue, sequence }`, and then `{ user_id, revenue, change, name, event_id, sequence }` for each change, in order and without a gap. A reader who is too slow is dropped with 1013',
  query: z.strictObject({
    userId: userId.describe('The user'),
    after: sequence.optional().describe('Go on behind this sequence'),
    ticket: z
      .string()
      .max(100)
      .optional()
      .describe('From `/live/ticket`, for a browser, which cannot send a header'),
    auth: z.literal('message').optional().describe('`message`: the secret is the first message'),
  }),
  message: RevenueChanged.partial({ change: true, name: true, event_id: true }).meta(
    RevenueChanged.meta() ?? {},
  ),
} satisfies WebSocketDefinition
