import { EventEmitter, once } from 'node:events'
import type { Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { expect, it, vi } from 'vitest'
import { boundConnections, publicNetwork, type ConnectionLimits } from './bound-connections.ts'
import { listen } from './listen.ts'

// The law: connections are bounded, and nobody shuts others out with connections on which nothing is asked.

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

it('the connection that was idle for longest makes way, one that is asked something does not', async () => {
  const answers: (() => void)[] = []
  await using server = await listen((_request, response) => void answers.push(() => response.end('ok')), {
    host: '127.0.0.1',
    port: 0,
    connectionsMax: 3,
  })
  const busy = await open(server.port)
  busy.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await expect.poll(() => answers.length).toBe(1)
  const idle = [await open(server.port), await open(server.port)]
  const ended = idle.map(async (socket) => once(socket.resume(), 'close'))
  const newest = await open(server.port)
  await ended[0]
  newest.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  await expect.poll(() => answers.length).toBe(2)
  for (const answer of answers) answer()
  const [text] = (await once(busy, 'data')) as [Buffer]
  expect(String(text)).toContain('200 OK')
  for (const socket of [busy, newest, ...idle]) socket.destroy()
})

/** A server whose connections come from wherever a test says; an ended one closes when the test says so. */
function setUp(limits: ConnectionLimits) {
  const server = new EventEmitter()
  const idle = new Set<Socket>()
  boundConnections(server as Server, idle, limits)
  return (remoteAddress?: string) => {
    const socket = Object.assign(new EventEmitter(), {
      remoteAddress,
      destroyed: false,
      destroy: () => void (socket.destroyed = true),
      close() {
        socket.destroyed = true
        idle.delete(socket as unknown as Socket)
        socket.emit('close')
      },
      work: () => void idle.delete(socket as unknown as Socket),
    })
    idle.add(socket as unknown as Socket)
    server.emit('connection', socket)
    return socket
  }
}
const areEnded = (...sockets: { destroyed: boolean }[]) => sockets.map(({ destroyed }) => destroyed)

it('one network has so many connections, and one more for each that it closes; others have their own', () => {
  const arrive = setUp({ connectionsOfOneMax: 2 })
  const [first, second, third] = [arrive('2001:db8::1'), arrive('2001:db8::2'), arrive('2001:db8::3')]
  expect(areEnded(first, second, third)).toEqual([false, false, true])
  expect(areEnded(arrive('203.0.113.7'), arrive('203.0.113.8'))).toEqual([false, false])
  third.close()
  first.close()
  expect(areEnded(arrive('2001:db8::4'), arrive('2001:db8::5'))).toEqual([false, true])
})

it('a network that has closed all its connections begins anew', () => {
  const arrive = setUp({ connectionsOfOneMax: 1 })
  for (let turn = 0; turn < 3; turn += 1) {
    const socket = arrive('203.0.113.7')
    expect(socket.destroyed).toBe(false)
    socket.close()
  }
})

it('a network of which no connection is left is forgotten', () => {
  const sets = vi.spyOn(Map.prototype, 'set')
  const arrive = setUp({})
  const sockets = [arrive('203.0.113.7'), arrive('203.0.113.7'), arrive('203.0.113.8')]
  const networks = sets.mock.contexts[0] as Map<string, number>
  expect([...networks]).toEqual([
    ['203.0.113.7', 2],
    ['203.0.113.8', 1],
  ])
  for (const socket of sockets) socket.close()
  expect(networks.size).toBe(0)
})

it('there are as many connections as there may be, and each that closes makes room', () => {
  const arrive = setUp({ connectionsMax: 2 })
  const [first, second] = [arrive(), arrive()]
  expect(areEnded(first, second)).toEqual([false, false])
  first.close()
  const third = arrive()
  expect(areEnded(second, third)).toEqual([false, false])
})

it('of two that are too many each has another one make way, and where all are busy the new one ends', () => {
  const arrive = setUp({ connectionsMax: 2 })
  const idle = [arrive(), arrive()] as const
  const busy = [arrive(), arrive()] as const
  expect(areEnded(...idle, ...busy)).toEqual([true, true, false, false])
  for (const one of idle) one.close()
  for (const one of busy) one.work()
  const last = arrive()
  expect(areEnded(...busy, last)).toEqual([false, false, true])
})

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3::1', '2001:db8:1:2::/64'],
  ['127.0.0.1', undefined],
  ['::ffff:10.1.2.3', undefined],
  ['100.64.0.5', undefined],
  ['100.127.255.254', undefined],
  ['172.31.0.1', undefined],
  ['172.32.0.1', '172.32.0.1'],
  ['192.168.7.7', undefined],
  ['169.254.1.1', undefined],
  ['::1', undefined],
  ['fd12::5', undefined],
  ['fe80::1%eth0', undefined],
  [undefined, undefined],
])('%s counts as %s', (address, network) => {
  expect(publicNetwork(address)).toBe(network)
})
