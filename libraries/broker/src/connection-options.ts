// A dead link is noticed after two missed heartbeats.
const heartbeatSeconds = 10

/** How the socket is opened. */
export const socketOptions = {
  // Without it a small frame waits up to 40 ms for Nagle's algorithm and the peer's delayed ack.
  noDelay: true,
  /** How long a broker may take to answer, in milliseconds. */
  timeout: 10_000,
} as const

/** How long to wait before the first and at most before a further try, in milliseconds. */
export const recoveryDelays = { initialDelay: 100, maxDelay: 3_000 } as const

/**
 * An AMQP URL that asks for heartbeats, every ten seconds where it says nothing of them.
 *
 * @throws Error when it switches them off
 */
export function withHeartbeat(url: string): string {
  const address = new URL(url)
  if (!address.searchParams.has('heartbeat')) address.searchParams.set('heartbeat', String(heartbeatSeconds))
  if (!(Number(address.searchParams.get('heartbeat')) > 0))
    throw new Error('The URL of RabbitMQ must not switch heartbeats off: a dead link would never be noticed')
  return address.href
}
