import { EventEmitter } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { expect, it, vi } from 'vitest'
import { takeTurns } from './take-turns.ts'

// What a real socket does in its own time, one by one.

/** A connection on which two requests have come, of which the first one was begun. */
function setUp() {
  const server = new EventEmitter()
  const handler = vi.fn<(request: IncomingMessage, response: ServerResponse) => void>()
  takeTurns(server as Server, handler)
  const socket = Object.assign(new EventEmitter(), {
    writable: true,
    destroyed: false,
    pause: vi.fn(),
    resume: () => socket,
  })
  server.emit('connection', socket)
  const [first, second] = [new EventEmitter(), new EventEmitter()]
  for (const response of [first, second]) server.emit('request', { socket }, response)
  return { handler, socket, first }
}
const nextTurn = async () => await new Promise((resolve) => void setImmediate(resolve))

it('the second request begins after the answer to the first', async () => {
  const { handler, first } = setUp()
  expect(handler).toHaveBeenCalledTimes(1)
  first.emit('close')
  await nextTurn()
  expect(handler).toHaveBeenCalledTimes(2)
})

it.each([
  ['says nothing more', { writable: false }],
  ['is broken', { destroyed: true }],
])('nothing begins on a connection that %s', async (_what, state) => {
  const { handler, socket, first } = setUp()
  Object.assign(socket, state)
  first.emit('close')
  await nextTurn()
  expect(handler).toHaveBeenCalledTimes(1)
})

it('a resume that was asked for before the pause, and takes place after it, is taken back', () => {
  const { socket } = setUp()
  const paused = vi.fn()
  socket.on('pause', paused)
  socket.emit('resume')
  expect(paused).toHaveBeenCalledTimes(1)
})
