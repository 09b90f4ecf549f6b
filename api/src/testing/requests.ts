import { exchange, faultOf } from './exchange.ts'

export const json = 'application/json'
export const ndjson = 'application/x-ndjson'
export const good = '{"eventType":"passiveEvent"}'

/** One request as bytes, closed by the server after its answer. */
export function request(
  head: string,
  body: Uint8Array | string = '',
  headers: Record<string, string> = {},
): Buffer {
  const bytes = Buffer.from(body)
  const all = { host: 'x', connection: 'close', 'content-length': String(bytes.length), ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`${head} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'), bytes])
}

export const post = (body: Uint8Array | string, type = json, headers: Record<string, string> = {}) =>
  request('POST /events', body, { 'content-type': type, ...headers })

/** What is wrong with the answer to these bytes; nothing when it is a success or a problem and comes in time. */
export const faultWith = async (port: number, bytes: Uint8Array | string): Promise<string | undefined> =>
  faultOf(await exchange(port, bytes))
