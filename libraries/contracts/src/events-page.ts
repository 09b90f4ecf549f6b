import type { NewestEvent } from './dashboard.ts'

/** `GET /api/events?type=`: events of one type where they are first stored, newest first. */
export type EventsPage = {
  readonly eventType: string
  readonly events: readonly NewestEvent[]
  /**
   * To be given as `before` for older ones; null when there are none. A page may hold fewer than 50 and still have
   * a next one: each looks through a bounded number of events.
   */
  readonly next: string | null
}
