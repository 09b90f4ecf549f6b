import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

// Reading on costs little, and who sends everything before it reads anything must find the answer. As nginx's
// lingering_close, with bounds that are stated.
const lingerMs = 2_000
const lingerBytes = 16 * 1024 * 1024

/**
 * Ends the connection of each request that is answered before all of it has come.
 *
 * What still comes on such a connection belongs to the request that is over. A proxy in front does not know that: it
 * would send the next request, of somebody else, and that would be taken for the rest of this one. So the answer says
 * `Connection: close`, and the connection ends with it; what is still on its way is read off for two seconds and 16 MiB
 * at most, as a connection that is closed with unread bytes takes the answer with it.
 *
 * A request that asks whether to send its body (`Expect: 100-continue`) is told to when somebody begins to read it.
 */
export function closeUnread(server: Server): void {
  const unread = new WeakMap<Socket, IncomingMessage>()

  server.on('connection', (socket) => {
    const destroySoon = socket.destroySoon.bind(socket)
    // Node calls it after the last answer of a connection.
    socket.destroySoon = () => {
      const request = unread.get(socket)
      if (request && !request.complete) linger(socket, request)
      else destroySoon()
    }
  })
  server.on('request', (request, response) => {
    if (request.complete || !hasBody(request.headers)) return
    const { socket } = request
    const { shouldKeepAlive } = response
    unread.set(socket, request)
    response.shouldKeepAlive = false
    request.once('end', () => {
      unread.delete(socket)
      response.shouldKeepAlive = shouldKeepAlive
    })
  })
  server.on('checkContinue', (request, response) => {
    continueWhenRead(request, response)
    server.emit('request', request, response)
  })
}

/** Whether a body comes with these headers. */
export function hasBody(headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function continueWhenRead(request: IncomingMessage, response: ServerResponse): void {
  request.on('newListener', (name) => {
    if (name === 'data' && !response.headersSent && !request.readableFlowing) response.writeContinue()
  })
}

/** Says that nothing more is sent, and reads off what comes until the other side has found that out. */
function linger(socket: Socket, request: IncomingMessage): void {
  let bytes = 0
  const timer = setTimeout(() => socket.destroy(), lingerMs)
  socket.once('close', () => clearTimeout(timer))
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > lingerBytes) socket.destroy()
  })
  for (const event of ['end', 'close']) request.once(event, () => socket.destroy())
  request.resume()
  socket.end()
}
