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

/**
 * Splits NDJSON into its lines. Lines may end in LF or CRLF; blank lines are left out.
 *
 * The lines are not parsed yet, so that one bad line does not take the others with it.
 */
export function splitLines(body: string): string[] {
  return body.split('\n').filter((line) => line.trim() !== '')
}
