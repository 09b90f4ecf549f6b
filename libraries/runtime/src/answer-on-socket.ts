import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { problemJson } from '@signalbox/contracts'
import type { ProblemError } from './problems.ts'

/** Answers with a problem where there is no response to write to, and ends the connection. */
export function answerOnSocket(socket: Duplex, { problem, retryAfterSeconds }: ProblemError): void {
  if (!socket.writable) return void socket.destroy()
  const body = JSON.stringify(problem)
  const headers = [
    `Content-Type: ${problemJson}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    ...(retryAfterSeconds === undefined ? [] : [`Retry-After: ${retryAfterSeconds}`]),
  ]
  const { status } = problem
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join('\r\n')}\r\n\r\n${body}`)
}
