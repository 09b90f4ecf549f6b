import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { ensureAnswer } from './ensure-answer.ts'

async function listening(): Promise<{ port: number; close: () => Promise<unknown> }> {
  const server = createServer((socket) => socket.destroy())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const closed = once(server, 'close')
  return { port: (server.address() as AddressInfo).port, close: async () => (server.close(), await closed) }
}

it('says at once that nothing answers at an address, and keeps its password to itself', async () => {
  const { port, close } = await listening()
  const url = `postgresql://user:secret@127.0.0.1:${port}/events`
  await ensureAnswer('DATABASE_URL', url, 5432)
  await close()
  const failed = ensureAnswer('DATABASE_URL', url, 5432)
  await expect(failed).rejects.toThrow(`DATABASE_URL points to 127.0.0.1:${port}, where nothing answers`)
  await expect(failed).rejects.not.toThrow(/secret/)
})

it('says what an address looks like, without repeating the one that is none', async () => {
  const failed = ensureAnswer('RABBITMQ_URL', 'secret', 5672)
  await expect(failed).rejects.toThrow('RABBITMQ_URL is not a URL such as')
  await expect(failed).rejects.not.toThrow(/secret/)
})
