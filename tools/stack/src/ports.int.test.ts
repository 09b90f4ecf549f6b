import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { accepts, freePort, portFrom } from './ports.ts'

async function occupy() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { port, [Symbol.dispose]: () => void server.close() }
}

test('a taken port means another one', async () => {
  using taken = await occupy()
  expect(await accepts(taken.port)).toBe(true)
  const next = await portFrom(taken.port)
  expect(next).toBeGreaterThan(taken.port)
  expect(await freePort(taken.port)).not.toBe(taken.port)
})

test('ports lie below those of outgoing connections', async () => {
  expect(await freePort()).toBeLessThan(32_768)
})
