import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Ends a connection whose client takes nothing of its answer for a while: what waits for it is in memory. An answer
 * that is still being worked on may take its time.
 *
 * @param timeoutMs how long nothing at all may be taken
 */
export function endStalled(server: Server, idle: ReadonlySet<Socket>, timeoutMs: number): void {
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  // Looked for now and then: `server.timeout` sets a timer for each request, which costs 5 % of them.
  const look = () => {
    for (const socket of open)
      if (!idle.has(socket) && socket.writableLength > 0 && socket.timeout !== timeoutMs)
        socket.setTimeout(timeoutMs)
  }
  const timer = setInterval(look, Math.min(1_000, timeoutMs)).unref()
  server.once('close', () => clearInterval(timer))
  // Node counts from the last byte that was read or taken; between requests it is the time to keep a connection.
  server.on('timeout', (socket) => {
    if (idle.has(socket) || socket.writableLength > 0) socket.destroy()
  })
}
