import { randomUUID } from 'node:crypto'

let moments = 0
export const newEvent = () => ({
  id: randomUUID(),
  eventType: 'passiveEvent',
  create_date: '2026-01-01T00:00:00Z',
})
/** Each at a moment of its own. */
export const accepted = (event: ReturnType<typeof newEvent>, by = 'api-1') => {
  const accepted_date = `2026-01-01T00:00:00.${String((moments += 1)).padStart(6, '0')}Z`
  return { ...event, accepted_date, accepted_by: by }
}
