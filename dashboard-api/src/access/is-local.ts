import type { IncomingMessage } from 'node:http'

const loopback = /^(::1$|127\.|::ffff:127\.)/
const localName = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i

// What a proxy adds. Its own address may be this machine's, but who is behind it is not.
const proxyHeaders = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
]

/**
 * Whether somebody on this very machine asks, under one of its own names.
 *
 * The names matter because a page from elsewhere can have its own name resolved to 127.0.0.1 (DNS rebinding) and then
 * ask through the browser of somebody on this machine.
 */
export function isLocal({ socket, headers }: IncomingMessage): boolean {
  return (
    loopback.test(socket.remoteAddress ?? '') &&
    !proxyHeaders.some((name) => headers[name] !== undefined) &&
    localName.test(headers.host ?? '') &&
    (headers.origin === undefined || localName.test(headers.origin.replace(/^https?:\/\//, '')))
  )
}
