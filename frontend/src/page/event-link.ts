/**
 * Where the dashboard shows all that is known of an event.
 *
 * @param dashboard the dashboard's address
 */
export function eventLink(dashboard: string, id: string): string {
  return new URL(`/events/${id}`, dashboard).href
}
