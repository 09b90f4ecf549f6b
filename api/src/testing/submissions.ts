import { EventSubmission } from '@signalbox/systems'

export const now = '2026-01-01T00:00:00.000000Z'

/** What api-1 stamps on every event, always in the same moment. */
export const stamp = () => ({ accepted_date: now, accepted_by: 'api-1' })

/** A request with many events, or with the only one that is given. */
export const submissionOf = (events: readonly unknown[], many = true) => ({
  many,
  candidates: events.map((event) => ({ line: JSON.stringify(event) })),
  schema: EventSubmission,
  hasIds: false,
})
