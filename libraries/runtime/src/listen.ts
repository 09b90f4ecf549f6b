import { once } from 'node:events'
import { createServer, STATUS_CODES, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { answerOnSocket } from './answer-on-socket.ts'
import { boundConnections, type ConnectionLimits } from './bound-connections.ts'
import { closeUnread } from './close-unread.ts'
import { endStalled } from './end-stalled.ts'
import { ProblemError } from './problems.ts'
import { takeTurns } from './take-turns.ts'
import { OrWebSocket, takeUpgrades, type UpgradeOptions } from './take-upgrades.ts'

export type HttpServer = AsyncDisposable & {
  /** The port that it really listens on. */
  readonly port: number
}

export type ListenOptions = ConnectionLimits & {
  /** 0 takes any free port. */
  readonly port: number
  readonly host: string
  /** Takes requests for a WebSocket. Without it they are answered as the requests that they are besides. */
  readonly upgrade?: UpgradeOptions
  /** How long a client may take to send the headers of a request; for tests. */
  readonly headersTimeoutMs?: number
  /** How long it may take to send all of it; for tests. */
  readonly requestTimeoutMs?: number
  /** How long an answer may wait for a client that takes nothing of it; for tests. */
  readonly stallTimeoutMs?: number
  /** How long what has begun may go on once the server is to close; for tests. */
  readonly graceMs?: number
}

/**
 * Serves HTTP until it is disposed. Disposing takes no new connection, ends those on which no request has begun, tells
 * WebSockets to leave, lets all of them finish within five seconds, and then closes.
 *
 * A client has 10 s to send its headers and 15 s to send a request; Node's own limits (60 s and 300 s) let
 * a few slow clients hold many sockets. Headers may have 16 KiB, which is Node's own limit. The requests of a
 * connection take turns (`takeTurns`), connections are bounded (`boundConnections`), and an answer of which a client
 * takes nothing for 30 s ends with its connection (`endStalled`).
 *
 * @throws when the port is taken or the host is not an address of this machine
 */
export async function listen(
  handler: RequestListener,
  {
    port,
    host,
    headersTimeoutMs = 10_000,
    requestTimeoutMs = 15_000,
    stallTimeoutMs = 30_000,
    graceMs = 5_000,
    upgrade,
    ...limits
  }: ListenOptions,
): Promise<HttpServer> {
  const server = createServer({
    ...(upgrade ? { IncomingMessage: OrWebSocket } : {}),
    headersTimeout: headersTimeoutMs,
    // Node would answer a request without a Host by itself, without a word on what is wrong.
    requireHostHeader: false,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: 65_000,
    // How often the limits above are looked at. Node's own 30 s make of 10 s anything up to 40 s.
    connectionsCheckingInterval: 1_000,
  })
  // Node would leave out what comes after the 2,000th without a word; their size has a limit already.
  server.maxHeadersCount = 0
  let closing = false
  server.on('request', ({ socket }, response) => {
    response.once('close', () => {
      if (closing) socket.destroySoon()
    })
  })
  closeUnread(server)
  // The last that looks at a request, as it gives it to the handler.
  const { idle, isAnswering, giveUp } = takeTurns(server, handler)
  const upgraded = upgrade ? takeUpgrades(server, giveUp, upgrade) : undefined
  boundConnections(server, idle, limits)
  endStalled(server, idle, stallTimeoutMs)
  // An expectation that nobody here knows is as good as none.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
  server.on('clientError', (error, socket) => {
    // What is wrong came after a request that is still being answered, and would be taken for its answer.
    if (isAnswering(socket)) socket.destroy()
    else answerClientError(error, socket)
  })
  server.listen(port, host)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      closing = true
      const closed = once(server, 'close')
      server.close()
      for (const socket of idle) socket.destroy()
      upgraded?.leave()
      const timer = setTimeout(() => {
        server.closeAllConnections()
        // Node has nothing to do with them any more.
        upgraded?.destroy()
      }, graceMs)
      await closed
      clearTimeout(timer)
    },
  }
}

const notHttp = { status: 400, detail: 'The request is no HTTP that can be read; check what sends it' }
const answers: Readonly<Record<string, typeof notHttp>> = {
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'Send at most 16 KiB of headers' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request came too slowly; send it again as a whole' },
}

/** Answers what is no HTTP request at all, which never reaches a route. */
function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET') return void socket.destroy()
  const { status, detail } = answers[error.code ?? ''] ?? notHttp
  const title = STATUS_CODES[status] ?? 'Bad Request'
  const retryable = status === 408
  answerOnSocket(socket, new ProblemError({ status, code: 'malformed_request', title, detail, retryable }))
}
