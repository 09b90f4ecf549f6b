import { WebSocketServer, type WebSocket } from 'ws'
import type { Upgrade } from './take-upgrades.ts'

export type WebSocketLimits = {
  /** How much may wait for a reader that is slow, in bytes. */
  readonly waitingBytesMax?: number
  /** How often the other side is asked whether it is there; who has not answered until the next time is gone. */
  readonly pingMs?: number
}

/** A WebSocket that something is told over. */
export type Listener = {
  /** Tells it something. A reader that is too slow is dropped (1013): it may come again and go on where it was. */
  send(text: string): void
  close(code: number, reason: string): void
  /** The first that it says, or nothing when it says nothing in five seconds. */
  firstMessage(): Promise<string | undefined>
  /** Aborted once it is gone, for whatever reason. */
  readonly gone: AbortSignal
}

// Compression takes 64 KB a socket and more (1 GB or 3 GB for 20,000 of them). Who only listens has little to say.
const server = new WebSocketServer({
  noServer: true,
  perMessageDeflate: false,
  clientTracking: false,
  maxPayload: 4_096,
})
const firstMessageMs = 5_000
const goodbyeMs = 1_000

/** Answers a request for a WebSocket with one. What is wrong is to be found out before, as there is no status after it. */
export async function openWebSocket(
  { request, socket, head, leaving }: Upgrade,
  { waitingBytesMax = 256 * 1024, pingMs = 20_000 }: WebSocketLimits = {},
): Promise<Listener> {
  const webSocket = await new Promise<WebSocket>((resolve) =>
    server.handleUpgrade(request, socket, head, resolve),
  )
  const gone = new AbortController()
  let isThere = true

  function close(code: number, reason: string): void {
    webSocket.close(code, reason)
    // Who takes nothing does not take this either.
    setTimeout(() => webSocket.terminate(), goodbyeMs).unref()
  }

  const ping = setInterval(() => {
    if (!isThere) return webSocket.terminate()
    isThere = false
    webSocket.ping()
  }, pingMs)
  const leave = () => close(1001, 'The server stops; connect again')
  if (leaving.aborted) leave()
  else leaving.addEventListener('abort', leave)
  webSocket.on('pong', () => (isThere = true))
  // A `close` follows.
  webSocket.on('error', () => {})
  webSocket.on('close', () => {
    clearInterval(ping)
    leaving.removeEventListener('abort', leave)
    gone.abort()
  })

  return {
    close,
    gone: gone.signal,
    send(text) {
      if (webSocket.readyState !== webSocket.OPEN) return
      if (webSocket.bufferedAmount > waitingBytesMax)
        close(1013, 'Too slow; connect again and go on where you were')
      else webSocket.send(text)
    },
    async firstMessage() {
      const late = AbortSignal.any([gone.signal, AbortSignal.timeout(firstMessageMs)])
      return await new Promise((resolve) => {
        late.addEventListener('abort', () => resolve(undefined))
        webSocket.once('message', (data: Buffer) => resolve(data.toString()))
      })
    },
  }
}
