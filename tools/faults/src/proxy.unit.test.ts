import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openProxy } from './proxy.ts'

/** A server that sends back what it gets, and a proxy in front of it. */
async function openEcho() {
  const sockets = new Set<Socket>()
  let received = ''
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      received += bytes.toString()
      socket.write(bytes)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy = await openProxy(() => (server.address() as AddressInfo).port)
  onTestFinished(async () => {
    await proxy[Symbol.asyncDispose]()
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  async function open() {
    const socket = connect(proxy.port, '127.0.0.1')
    let echoed = ''
    let ended: string | undefined
    socket.on('error', (error: NodeJS.ErrnoException) => (ended = error.code))
    socket.on('close', () => (ended ??= 'close'))
    socket.on('data', (bytes) => (echoed += bytes.toString()))
    await once(socket, 'connect')
    onTestFinished(() => void socket.destroy())
    return { socket, echoed: () => echoed, ended: () => ended }
  }
  return { proxy, open, received: () => received }
}

test('passes bytes both ways, and the end of a connection', async () => {
  const { open, received } = await openEcho()
  const { socket, echoed, ended } = await open()
  socket.write('hello')
  await vi.waitFor(() => expect(echoed()).toBe('hello'))
  expect(received()).toBe('hello')
  socket.end()
  await vi.waitFor(() => expect(ended()).toBe('close'))
})

test('cuts one direction: the server goes on hearing, the client hears no more', async () => {
  const { proxy, open, received } = await openEcho()
  const { socket, echoed } = await open()
  proxy.treat({ down: { swallow: true } })
  socket.write('lost answer')
  await vi.waitFor(() => expect(received()).toBe('lost answer'))
  const other = await open()
  proxy.pass()
  other.socket.write('x')
  await vi.waitFor(() => expect(other.echoed()).toBe('x'))
  expect(echoed()).toBe('')
})

test('a connection that lost bytes stays half open after the fault, and can be reset', async () => {
  const { proxy, open, received } = await openEcho()
  const { socket, echoed, ended } = await open()
  const seen = vi.fn()
  proxy.watch(seen)
  proxy.treat({ up: { swallow: true }, down: { swallow: true } })
  socket.write('gone')
  await vi.waitFor(() => expect(seen).toHaveBeenCalledOnce())
  proxy.pass()
  socket.write('gone too')
  const third = await open()
  third.socket.write('fine')
  await vi.waitFor(() => expect(third.echoed()).toBe('fine'))
  expect(received()).toBe('fine')
  expect([echoed(), ended()]).toEqual(['', undefined])
  expect(proxy.reset()).toBe(2)
  await vi.waitFor(() => expect(ended()).toBe('ECONNRESET'))
})

test('treats and resets only the connections that are named', async () => {
  const { proxy, open } = await openEcho()
  const one = await open()
  const two = await open()
  one.socket.write('I am one')
  two.socket.write('I am two')
  await vi.waitFor(() => expect(one.echoed() + two.echoed()).toHaveLength(16))
  expect(proxy.reset('am two')).toBe(1)
  await vi.waitFor(() => expect(two.ended()).toBe('ECONNRESET'))
  proxy.treat({ where: 'somebody else', up: { swallow: true } })
  one.socket.write('!')
  await vi.waitFor(() => expect(one.echoed()).toBe('I am one!'))
})

test('delays and throttles, and keeps the order', async () => {
  const { proxy, open } = await openEcho()
  const { socket, echoed } = await open()
  const startedAt = performance.now()
  proxy.treat({ up: { delayMs: 50 }, down: { bytesPerSecond: 10_000 } })
  socket.write('a'.repeat(500))
  proxy.treat({ up: { delayMs: 10 }, down: { bytesPerSecond: 10_000 } })
  socket.write('b'.repeat(500))
  await vi.waitFor(() => expect(echoed()).toHaveLength(1_000))
  expect(echoed()).toBe('a'.repeat(500) + 'b'.repeat(500))
  expect(performance.now() - startedAt).toBeGreaterThan(100)
})

test('refuses new connections and leaves the open ones alone', async () => {
  const { proxy, open } = await openEcho()
  const { socket, echoed } = await open()
  proxy.refuse(true)
  const refused = connect(proxy.port, '127.0.0.1')
  const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException]
  expect(error.code).toBe('ECONNRESET')
  socket.write('still here')
  await vi.waitFor(() => expect(echoed()).toBe('still here'))
})

test('answers garbage, and shows what passes', async () => {
  const { proxy, open } = await openEcho()
  const seen = vi.fn()
  proxy.watch((bytes, direction) => void seen(direction, bytes.toString()))
  proxy.treat({ down: { scramble: true } })
  const { socket, echoed } = await open()
  socket.write('hello')
  await vi.waitFor(() => expect(echoed()).toHaveLength(5))
  expect(echoed()).not.toBe('hello')
  expect(seen.mock.calls).toEqual([
    ['up', 'hello'],
    ['down', 'hello'],
  ])
})

test('whoever watches can keep bytes back, and no others', async () => {
  const { proxy, open, received } = await openEcho()
  const { socket } = await open()
  const other = await open()
  const seen = vi.fn()
  proxy.watch((bytes) => {
    seen()
    return bytes.includes('secret')
  })
  socket.write('the secret')
  await vi.waitFor(() => expect(seen).toHaveBeenCalledOnce())
  other.socket.write('fine')
  await vi.waitFor(() => expect(other.echoed()).toBe('fine'))
  expect(received()).toBe('fine')
})
