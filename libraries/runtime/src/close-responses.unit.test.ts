import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { listen } from './listen.ts'

// The law: whatever happens to a connection, every request that came over it comes to an end.

it('ends every request of a connection that breaks, also those whose turn to be answered never came', async () => {
  const counts = { begun: 0, ended: 0 }
  const answers: (() => void)[] = []
  await using server = await listen(
    (request, response) => {
      counts.begun += 1
      response.on('close', () => (counts.ended += 1))
      // One has its answer ready before the connection breaks.
      if (request.url === '/ready') response.end('ready')
      else answers.push(() => response.end('late'))
    },
    { host: '127.0.0.1', port: 0 },
  )
  const socket = connect(server.port, '127.0.0.1')
  await once(socket, 'connect')
  for (const path of ['/', '/', '/ready', '/']) socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`)
  await expect.poll(() => counts).toEqual({ begun: 4, ended: 0 })
  socket.destroy()
  await expect.poll(() => counts).toEqual({ begun: 4, ended: 4 })
  for (const answer of answers) answer()
  await expect.poll(async () => (await fetch(`http://127.0.0.1:${server.port}/ready`)).status).toBe(200)
  expect(counts).toEqual({ begun: 5, ended: 5 })
})
