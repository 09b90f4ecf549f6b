import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
import { listen } from './listen.ts'

// The law: a server that closes answers what has begun, takes nothing new, and waits for nobody for ever.

const host = '127.0.0.1'
const get = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
afterEach(() => void vi.useRealTimers())

async function setUp() {
  // Nothing of what is tried here waits for the end of a time, so none ends but where a test says so.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const answers: ServerResponse[] = []
  const server = await listen((_request, response) => void answers.push(response), { host, port: 0 })
  const sockets: Socket[] = []
  const open = async () => {
    // It does not end by itself when the other side says that it sends nothing more.
    const socket = connect({ port: server.port, host, allowHalfOpen: true }).on('error', () => {})
    await once(socket, 'connect')
    sockets.push(socket)
    return socket
  }
  return { answers, server, open, endAll: () => sockets.map((socket) => socket.destroy()) }
}

it('connections on which nothing is asked end at once, and what has begun is answered as the last', async () => {
  const { answers, server, open, endAll } = await setUp()
  const [idle, busy] = [await open(), await open()]
  let text = ''
  busy.on('data', (chunk) => (text += String(chunk))).write(get)
  await vi.waitFor(() => expect(answers.length).toBe(1))
  const idleEnded = once(idle.resume(), 'end')
  const closed = server[Symbol.asyncDispose]()
  await idleEnded
  answers[0]?.end('the answer')
  await once(busy, 'end')
  await closed
  expect(text).toContain('the answer')
  endAll()
})

it('a request that comes while it closes is told that its connection ends', async () => {
  const { answers, server, open, endAll } = await setUp()
  const busy = await open()
  let text = ''
  // The second one has come already, and waits for its turn.
  busy.on('data', (chunk) => (text += String(chunk))).write(get + get)
  await vi.waitFor(() => expect(answers.length).toBe(1))
  const closed = server[Symbol.asyncDispose]()
  answers[0]?.end('1')
  await once(busy, 'end')
  await closed
  expect(text.match(/HTTP\/1.1 200/g)).toHaveLength(1)
  endAll()
})

it('what is not answered within five seconds is cut off', async () => {
  const { answers, server, open, endAll } = await setUp()
  const busy = await open()
  busy.resume().write(get)
  await vi.waitFor(() => expect(answers.length).toBe(1))
  const closed = server[Symbol.asyncDispose]()
  vi.advanceTimersByTime(4_999)
  expect(busy.readableEnded).toBe(false)
  vi.advanceTimersByTime(1)
  await closed
  expect(vi.getTimerCount()).toBe(0)
  endAll()
})
