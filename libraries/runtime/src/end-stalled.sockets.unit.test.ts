import { EventEmitter } from 'node:events'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { endStalled } from './end-stalled.ts'

// The law: time is counted only where something waits to be taken, it is counted once, and nothing of a connection or a
// server is left.

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const timeoutMs = 5_000

function setUp({ isIdle = false, writableLength = 1 } = {}) {
  const server = new EventEmitter()
  const idle = new Set<Socket>()
  endStalled(server as Server, idle, timeoutMs)
  const socket = Object.assign(new EventEmitter(), {
    writableLength,
    timeout: 0,
    setTimeout: vi.fn((time: number) => void (socket.timeout = time)),
    destroy: vi.fn(),
  })
  if (isIdle) idle.add(socket as unknown as Socket)
  server.emit('connection', socket)
  return { server, socket }
}

it('the time of an answer that waits is set once, as each time would begin it anew', () => {
  const { socket } = setUp()
  vi.advanceTimersByTime(4_000)
  expect(socket.setTimeout.mock.calls).toEqual([[timeoutMs]])
})

it.each([
  ['nothing waits to be taken', { writableLength: 0 }],
  ['nothing is asked', { isIdle: true }],
])('no time is set where %s', (_what, state) => {
  const { socket } = setUp(state)
  vi.advanceTimersByTime(4_000)
  expect(socket.setTimeout).not.toHaveBeenCalled()
})

it.each([
  ['an answer that nobody takes', {}, 1],
  ['a connection on which nothing is asked', { isIdle: true, writableLength: 0 }, 1],
  ['an answer that is being made', { writableLength: 0 }, 0],
])('when its time has passed, %s: ended as often as it should', (_what, state, times) => {
  const { server, socket } = setUp(state)
  server.emit('timeout', socket)
  expect(socket.destroy).toHaveBeenCalledTimes(times)
})

it('a connection that is closed is looked at no more, and a server that is closed looks at none', () => {
  const { server, socket } = setUp()
  socket.emit('close')
  vi.advanceTimersByTime(4_000)
  expect(socket.setTimeout).not.toHaveBeenCalled()
  server.emit('close')
  expect(vi.getTimerCount()).toBe(0)
})
