import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** So many requests of one connection may wait for the one before; few clients ever send a second one. */
const waitingMax = 32

type Request = readonly [IncomingMessage, ServerResponse]

/** What is known of one connection. */
type Line = { current: ServerResponse | undefined; readonly waiting: Request[] }

export type Turns = {
  /** The connections on which nothing is asked, the one that was so for longest first. */
  readonly idle: ReadonlySet<Socket>
  /** Whether a request that has come whole waits for its answer. */
  isAnswering(socket: Duplex): boolean
  /** Gives a connection up to another protocol; false while something that was asked on it has no answer. */
  giveUp(socket: Socket): boolean
}

/**
 * Gives the requests of a connection to the handler one by one: the next when the answer before it has been handed to
 * the system. Node would begin all that a client sends without waiting (pipelining), and keep all their answers in
 * memory while the client reads none of them: 11 connections took 4 GB in a minute.
 *
 * Nothing more is read while one waits, and a connection on which more than 32 do is ended. When a connection breaks,
 * those that wait are forgotten; the one that was begun hears of it by its `close`, as it has the socket.
 */
export function takeTurns(server: Server, handler: RequestListener): Turns {
  const lines = new WeakMap<Duplex, Line>()
  const idle = new Set<Socket>()

  server.on('connection', (socket) => {
    const line: Line = { current: undefined, waiting: [] }
    lines.set(socket, line)
    idle.add(socket)
    socket.once('close', () => idle.delete(socket))
    holdWhile(socket, () => line.waiting.length > 0)
  })

  server.on('request', (request, response) => {
    const { socket } = request
    const line = lines.get(socket)
    // What was sent after too much is read to the end of its packet, and is nobody's.
    if (!line || socket.destroyed) return
    if (!line.current) return begin(line, request, response)
    if (line.waiting.length === waitingMax) return void socket.destroy()
    line.waiting.push([request, response])
    socket.pause()
  })

  function begin(line: Line, request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request
    idle.delete(socket)
    line.current = response
    // Other connections have their turn in between; a packet may hold a thousand requests.
    response.once('close', () => setImmediate(end, line, socket))
    handler(request, response)
  }

  function end(line: Line, socket: Socket): void {
    line.current = undefined
    if (socket.destroyed) return
    const next = socket.writable ? line.waiting.shift() : undefined
    if (!next) return void idle.add(socket)
    // It reads on when none waits any more (`holdWhile`).
    socket.resume()
    begin(line, ...next)
  }

  return {
    idle,
    isAnswering: (socket) => lines.get(socket)?.current?.req.complete ?? false,
    giveUp: (socket) => idle.delete(socket),
  }
}

/** Has a socket stay paused for as long as something holds: reading a body would resume it. */
function holdWhile(socket: Socket, isHeld: () => boolean): void {
  const resume = socket.resume.bind(socket)
  socket.resume = () => (isHeld() ? socket : resume())
  // One that was asked for before takes place later, and the second `pause` of a paused stream says nothing.
  socket.on('resume', () => {
    if (isHeld()) socket.emit('pause')
  })
}
