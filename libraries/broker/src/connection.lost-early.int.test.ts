import { connect, createServer, type AddressInfo } from 'node:net'
import { createTestVhost } from '@signalbox/testing'
import { expect, it, vi } from 'vitest'
import { openConnection } from './connection.ts'
import { silent } from './testing/open-test-broker.ts'

// The law: a connection that is lost at whatever moment of its making is noticed, and made again.

// Of AMQP 0-9-1, the class and the method.
const methods = {
  'connection.open': [10, 40],
  'channel.open': [20, 10],
  'channel.close': [20, 40],
}

/** Stands before RabbitMQ, and cuts the first connection on which a client sends a method. */
async function openCutter(url: URL, [classId = 0, methodId = 0]: readonly number[]) {
  const wanted = Buffer.from([0, classId, 0, methodId])
  let cuts = 0
  const server = createServer((client) => {
    const broker = connect(Number(url.port), url.hostname)
    for (const socket of [client, broker]) socket.on('error', () => {})
    client.on('data', (bytes) => {
      if (cuts > 0 || !bytes.includes(wanted)) return void broker.write(bytes)
      cuts += 1
      client.resetAndDestroy()
      broker.destroy()
    })
    broker.pipe(client)
    client.on('close', () => broker.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const through = new URL(url)
  through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url: through.href, cuts: () => cuts, close: () => server.close() }
}

it.each(Object.entries(methods))('is made again when it is lost at %s', async (_, method) => {
  await using vhost = await createTestVhost()
  const cutter = await openCutter(new URL(vhost.url), method)
  const connection = await openConnection(cutter.url, 'test', silent)
  let working = false
  connection.onConnected((model) => {
    const trying = async () => {
      const channel = await model.createChannel()
      await channel.assertQueue('', { exclusive: true })
      working = true
    }
    trying().catch(() => {})
  })
  await vi.waitFor(() => expect(working).toBe(true), { timeout: 15_000 })
  expect(cutter.cuts()).toBe(1)
  await connection[Symbol.asyncDispose]()
  cutter.close()
})
