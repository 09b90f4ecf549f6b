import { connect } from 'node:net'
import type { Problem } from '@signalbox/contracts'

/** What came back over one connection; no status when the connection ended without an answer. */
export type Answer = {
  readonly status: number | undefined
  readonly contentType: string
  readonly body: string
}

/**
 * Sends bytes over a connection of its own, whatever they are, and reads the first answer to its end.
 *
 * @param timeoutMs how long the server may be silent: less than the 10 s after which it gives a request up
 */
export async function exchange(port: number, bytes: Uint8Array | string, timeoutMs = 9_000): Promise<Answer> {
  const chunks: Buffer[] = []
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const done = () => {
      socket.destroy()
      resolve()
    }
    socket.setTimeout(timeoutMs, done)
    socket.on('error', done)
    socket.on('close', done)
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      if (isWhole(Buffer.concat(chunks))) done()
    })
    // Not half-closed: Node takes that for a client that has gone.
    socket.write(bytes)
  })
  return readAnswer(Buffer.concat(chunks))
}

function isWhole(bytes: Buffer): boolean {
  const end = bytes.indexOf('\r\n\r\n')
  const length = /content-length: (\d+)/i.exec(bytes.subarray(0, Math.max(end, 0)).toString('latin1'))?.[1]
  return end !== -1 && length !== undefined && bytes.length >= end + 4 + Number(length)
}

function readAnswer(bytes: Buffer): Answer {
  const text = bytes.toString()
  const [head = '', ...body] = text.split('\r\n\r\n')
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]
  const contentType = /^content-type: (.*)$/im.exec(head)?.[1]?.trim() ?? ''
  return { status: status ? Number(status) : undefined, contentType, body: body.join('\r\n\r\n') }
}

/** What is wrong with an answer to bad input, in words; nothing when it is a success or a problem as promised. */
export function faultOf({ status, contentType, body }: Answer): string | undefined {
  if (status === undefined) return 'no answer'
  if (status >= 200 && status < 300) return undefined
  if (status < 400 || status > 499) return `status ${status}`
  if (!contentType.startsWith('application/problem+json')) return `status ${status} with '${contentType}'`
  const problem = JSON.parse(body) as Partial<Problem>
  const whole =
    problem.status === status &&
    typeof problem.title === 'string' &&
    typeof problem.detail === 'string' &&
    typeof problem.code === 'string' &&
    problem.type === `urn:signalbox:problem:${problem.code}` &&
    typeof problem.retryable === 'boolean'
  return whole ? undefined : `an incomplete problem: ${body.slice(0, 200)}`
}
