// W3C Trace Context, version 00: the trace, the span that was there before, and flags. All zeros are no id.
const version00 = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/
const laterVersion =
  /^(?!00|ff)[0-9a-f]{2}-(?<ids>[0-9a-f]{32}-[0-9a-f]{16})-[0-9a-f](?<flags>[0-9a-f])(?:-.*)?$/

/** Whether a value is a `traceparent` as this system carries it on. */
export function isTraceparent(value: unknown): value is string {
  return typeof value === 'string' && version00.test(value)
}

/**
 * Reads a `traceparent` header, of HTTP or of AMQP. A version after 00 is read as far as 00 goes, as the W3C asks for.
 *
 * @returns it as version 00, or nothing for what has to be ignored, whatever it is
 */
export function readTraceparent(header: unknown): string | undefined {
  if (header === undefined) return undefined
  if (isTraceparent(header)) return header
  const { ids, flags } = (typeof header === 'string' ? laterVersion.exec(header)?.groups : undefined) ?? {}
  // Of a later version's flags only the lowest bit is known: the trace is recorded.
  const read = `00-${ids}-0${Number.parseInt(flags ?? '', 16) & 1}`
  return isTraceparent(read) ? read : undefined
}

/** The id of the trace: 32 hexadecimal digits. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35)
}
