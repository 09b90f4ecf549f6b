import { connect, type Socket } from 'node:net'

const againMs = 50

/**
 * Opens connections to a server that write the same piece without end and never read. One that is ended is opened again.
 *
 * @param url the address of the server
 * @returns what ends them
 */
export function openRudeClients(url: string, connections: number, head: string, piece: string): () => void {
  const { hostname, port } = new URL(url)
  const open = new Set<Socket>()
  const bytes = Buffer.from(piece)
  let isOver = false

  function begin(): void {
    if (isOver) return
    const socket = connect(Number(port), hostname)
    open.add(socket)
    const write = (error?: Error | null) => {
      // One write in a turn, so that who measures in this process has its own.
      if (!error && !socket.destroyed && bytes.length > 0)
        socket.write(bytes, (failure) => setImmediate(write, failure))
    }
    socket.pause()
    // How it was ended is the server's affair.
    socket.on('error', () => {})
    socket.on('connect', () => socket.write(head, write))
    socket.on('close', () => {
      open.delete(socket)
      setTimeout(begin, againMs)
    })
  }
  for (let index = 0; index < connections; index += 1) begin()
  return () => {
    isOver = true
    for (const socket of open) socket.destroy()
  }
}
