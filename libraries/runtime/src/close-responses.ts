import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Has every response emit `close` once its connection breaks. Node tells only the one whose turn it is to be sent; the
 * others that were asked for on the same connection (pipelining) would never end, and what they hold were never freed.
 */
export function closeResponses(server: Server): void {
  const begun = new WeakMap<Socket, Set<ServerResponse>>()

  function responsesOn(socket: Socket): Set<ServerResponse> {
    const known = begun.get(socket)
    if (known) return known
    const responses = new Set<ServerResponse>()
    begun.set(socket, responses)
    socket.once('close', () => {
      // Those whose turn has not come have no socket yet.
      for (const response of responses) if (!response.socket) response.destroy().emit('close')
    })
    return responses
  }

  server.on('request', ({ socket }, response) => {
    const responses = responsesOn(socket)
    responses.add(response)
    response.once('close', () => responses.delete(response))
  })
}
