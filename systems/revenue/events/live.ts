import type { WebSocketDefinition } from '@signalbox/contracts'
import { RevenueChanged } from './revenue-changed.ts'

/** The WebSocket `/live`. Its first message is what the user has, and so without a change. */
export const live: WebSocketDefinition = {
  tells:
    'What a user has at once, `{ user_id, revenue, sequence }`, and then `{ user_id, revenue, change, name, event_id, sequence }` for each change, in order and without a gap. A reader who is too slow is dropped with 1013',
  query: {
    userId: 'The user',
    after: 'Go on behind this sequence',
    ticket: 'From `/live/ticket`, for a browser, which cannot send a header',
    auth: '`message`: the secret is the first message',
  },
  message: RevenueChanged.partial({ change: true, name: true, event_id: true }).meta(
    RevenueChanged.meta() ?? {},
  ),
}
