import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { listen } from './listen.ts'

// The law: an answer of which its client takes nothing ends; one that is being worked on, or taken slowly, does not.

const stallTimeoutMs = 300
const get = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'

it('an answer that nobody reads ends with its connection', async () => {
  let ended = 0
  await using server = await listen(
    (_request, response) => {
      response.once('close', () => (ended += 1))
      response.end(Buffer.alloc(32 * 1024 * 1024))
    },
    { host: '127.0.0.1', port: 0, stallTimeoutMs },
  )
  const socket = connect(server.port, '127.0.0.1').on('error', () => {})
  socket.pause().write(get)
  await expect.poll(() => ended, { timeout: 5_000 }).toBe(1)
  socket.destroy()
})

it('an answer that takes longer to make, or is taken slowly, comes whole', async () => {
  const bytes = 8 * 1024 * 1024
  await using server = await listen(
    (_request, response) => void setTimeout(() => response.end(Buffer.alloc(bytes)), 3 * stallTimeoutMs),
    { host: '127.0.0.1', port: 0, stallTimeoutMs },
  )
  const socket = connect(server.port, '127.0.0.1')
  socket.write(get)
  let taken = 0
  let pauses = 0
  socket.on('data', (chunk: Buffer) => {
    taken += chunk.length
    if (taken < (pauses + 1) * 1024 * 1024) return
    pauses += 1
    socket.pause()
    void wait(stallTimeoutMs / 2).then(() => socket.resume())
  })
  const closed = once(socket, 'close')
  await expect.poll(() => taken, { timeout: 8_000 }).toBeGreaterThan(bytes)
  expect(pauses).toBeGreaterThan(4)
  socket.destroy()
  await closed
})
