import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Ends a connection whose client takes nothing of its answer for a while: what waits for it is in memory. An answer
 * that is still being worked on may take its time.
 *
 * @param timeoutMs how long nothing at all may be taken
 */
export function endStalled(server: Server, idle: ReadonlySet<Socket>, timeoutMs: number): void {
  server.timeout = timeoutMs
  // Node counts from the last byte that was read or taken; between requests it is the time to keep a connection.
  server.on('timeout', (socket) => {
    if (idle.has(socket) || socket.writableLength > 0) socket.destroy()
  })
}
