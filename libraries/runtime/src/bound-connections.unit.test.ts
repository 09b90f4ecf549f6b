import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { publicNetwork } from './bound-connections.ts'
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

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3::1', '2001:db8:1:2::/64'],
  ['127.0.0.1', undefined],
  ['::ffff:10.1.2.3', undefined],
  ['100.64.0.5', undefined],
  ['::1', undefined],
  ['fd12::5', undefined],
  ['fe80::1%eth0', undefined],
  [undefined, undefined],
])('%s counts as %s', (address, network) => {
  expect(publicNetwork(address)).toBe(network)
})
