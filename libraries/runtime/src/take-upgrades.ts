import { IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { toProblem } from './answer-errors.ts'
import { answerOnSocket } from './answer-on-socket.ts'
import { hasBody } from './close-unread.ts'
import type { Logger } from './logger.ts'

export type Upgrade = {
  readonly request: IncomingMessage
  readonly socket: Socket
  /** What the client has sent behind its request already. */
  readonly head: Buffer
  /** Aborted once the server closes: say goodbye then, as the socket is destroyed five seconds later. */
  readonly leaving: AbortSignal
}

/** Takes over a socket; a problem that it throws before it has answered is answered for it, and ends the connection. */
export type UpgradeHandler = (upgrade: Upgrade) => void | Promise<void>

export type UpgradeOptions = { readonly handle: UpgradeHandler; readonly log: Logger }

/**
 * A request that asks for nothing but itself, or a WebSocket. What else is offered with `Upgrade`, such as HTTP/2 by
 * Java's client and by curl with each request, is passed over: as soon as somebody listens for upgrades, Node would take
 * such a request for one, and nobody would answer it.
 */
export class OrWebSocket extends IncomingMessage {
  declare private asks: boolean

  get upgrade(): boolean {
    return this.asks && (this.method === 'CONNECT' || isForWebSocket(this))
  }
  set upgrade(asks: boolean) {
    this.asks = asks
  }
}

function isForWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket' && !hasBody(headers)
}

/**
 * Hands out the sockets of clients that ask for a WebSocket. They still count as connections (`boundConnections`), of
 * which none makes way for others; and one whose client takes nothing of what was sent ends (`endStalled`), but none
 * for being quiet.
 *
 * @param giveUp takes a connection out of the turns that requests take
 */
export function takeUpgrades(
  server: Server,
  giveUp: (socket: Socket) => boolean,
  { handle, log }: UpgradeOptions,
): { leave(): void; destroy(): void } {
  const open = new Map<Socket, AbortController>()

  server.on('upgrade', (request: IncomingMessage, _: unknown, head: Buffer) => {
    const { socket } = request
    // Node has taken its own listener away, and an error without one ends the process. A `close` follows.
    socket.on('error', () => {})
    if (!server.listening || !giveUp(socket)) return void socket.destroy()
    // Who has ended its side wants nothing more, and a handler need not look for that.
    socket.allowHalfOpen = false
    const controller = new AbortController()
    open.set(socket, controller)
    socket.once('close', () => open.delete(socket))
    socket.on('timeout', () => server.emit('timeout', socket))
    void take({ request, socket, head, leaving: controller.signal })
  })

  async function take(upgrade: Upgrade): Promise<void> {
    const { request, socket } = upgrade
    const { bytesWritten } = socket
    try {
      await handle(upgrade)
    } catch (error) {
      const answer = toProblem(error, request.url ?? '', log)
      // What was answered already is another protocol, in which this would be noise.
      if (socket.bytesWritten > bytesWritten) socket.destroy()
      else answerOnSocket(socket, answer)
    }
  }

  return {
    leave() {
      for (const controller of open.values()) controller.abort()
    },
    destroy() {
      for (const socket of open.keys()) socket.destroy()
    },
  }
}
