import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

export type HttpServer = AsyncDisposable & {
  /** The port that it really listens on. */
  readonly port: number
}

/**
 * Serves HTTP until it is disposed. Disposing takes no new connection, lets requests that have begun finish,
 * and then closes.
 *
 * A client has 10 s to send its headers and 15 s to send a request; Node's own limits (60 s and 300 s) let
 * a few slow clients hold many sockets.
 *
 * @param port 0 takes any free port
 * @throws when the port is taken or the host is not an address of this machine
 */
export async function listen(
  handler: RequestListener,
  { port, host }: { port: number; host: string },
): Promise<HttpServer> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 15_000, keepAliveTimeout: 65_000 })
  let closing = false
  server.on('request', (_request, response) => {
    if (closing) response.setHeader('connection', 'close')
    response.once('close', () => {
      if (closing) setImmediate(() => server.closeIdleConnections())
    })
  })
  server.on('request', handler)
  server.listen(port, host)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      closing = true
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      await closed
    },
  }
}
