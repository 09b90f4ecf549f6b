/** The media type of a message body and of a batch over HTTP: one JSON object a line. */
export const ndjson = 'application/x-ndjson'

/**
 * Writes events as NDJSON, one JSON object a line.
 *
 * @param events at least one event; anything that `JSON.stringify` takes
 */
export function encodeEvents(events: readonly unknown[]): string {
  return events.map((event) => JSON.stringify(event)).join('\n')
}
