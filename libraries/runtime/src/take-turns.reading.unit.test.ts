import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { takeTurns } from './take-turns.ts'

// The laws: of a connection no more is read than one packet beyond the request that is worked on, and it is known which
// connections are idle.

const host = '127.0.0.1'
const get = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'

/** A server that says what it has read and what it has begun, and answers when it is told to. */
async function setUp({ isReadAtOnce = false } = {}) {
  const begun: { request: IncomingMessage; response: ServerResponse }[] = []
  const server = createServer()
  let read = 0
  server.on('request', () => (read += 1))
  const { idle } = takeTurns(server, (request, response) => {
    begun.push({ request, response })
    if (isReadAtOnce) request.resume()
  })
  await once(server.listen(0, host), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    idle,
    begun,
    read: () => read,
    async open() {
      const socket = connect(port, host).on('error', () => {})
      await once(socket, 'connect')
      return socket.resume()
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server.close(), 'close')
      server.closeAllConnections()
      await closed
    },
  }
}
// More than the buffers of both sides hold.
const flood = Buffer.alloc(32 * 1024 * 1024, get)

it.each([
  ['later', false],
  ['at once', true],
])(
  'reads nothing more while requests wait, also when the body of the first is read %s',
  async (_when, isReadAtOnce) => {
    await using server = await setUp({ isReadAtOnce })
    const socket = await server.open()
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}${get.repeat(3)}`)
    await expect.poll(server.read).toBe(4)
    socket.write(flood)
    await wait(100)
    server.begun[0]?.request.resume()
    await wait(200)
    expect(server.read()).toBe(4)
    server.begun[0]?.response.end()
    await expect.poll(() => server.begun.length).toBe(2)
    await wait(200)
    expect(server.read()).toBe(4)
    socket.destroy()
  },
)

it('reads on when none waits any more', async () => {
  await using server = await setUp()
  const socket = await server.open()
  socket.write(get.repeat(2))
  await expect.poll(server.read).toBe(2)
  socket.write(get)
  await wait(50)
  expect(server.read()).toBe(2)
  server.begun[0]?.response.end()
  await expect.poll(server.read).toBe(3)
  socket.destroy()
})

it('ends a connection on which more than 32 wait', async () => {
  await using server = await setUp()
  const [patient, rude] = [await server.open(), await server.open()]
  patient.write(get.repeat(33))
  await expect.poll(server.read).toBe(33)
  rude.write(get.repeat(34))
  await once(rude, 'close')
  expect(patient.destroyed).toBe(false)
  expect(server.begun.length).toBe(2)
  patient.destroy()
})

it('knows which connections are idle: those that are open and on which nothing is asked', async () => {
  await using server = await setUp()
  const [one, other] = [await server.open(), await server.open()]
  await expect.poll(() => server.idle.size).toBe(2)
  one.write(get)
  await expect.poll(() => server.begun.length).toBe(1)
  expect(server.idle.size).toBe(1)
  server.begun[0]?.response.end()
  await expect.poll(() => server.idle.size).toBe(2)
  one.destroy()
  await expect.poll(() => server.idle.size).toBe(1)
  other.destroy()
  await expect.poll(() => server.idle.size).toBe(0)
})
