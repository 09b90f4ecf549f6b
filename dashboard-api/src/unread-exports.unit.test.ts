import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { createLogger, listen } from '@signalbox/runtime'
import { expect, it } from 'vitest'
import { createAccess } from './access/create-access.ts'
import { createDashboardApi, type DashboardOptions } from './app.ts'

// The law: however many ask for everything and read none of it, what is held of it has a limit, and ends with them.

const log = createLogger({ service: 'dashboard-api', level: 'silent' })
const page = Array.from({ length: 64 }, () => ({
  id: randomUUID(),
  firstFailure: new Date(),
  lastFailure: new Date(),
  body: Buffer.alloc(64 * 1024, 'x'),
}))

it('200 exports that nobody reads hold some pages, and who asks after them is answered', async () => {
  let pagesRead = 0
  const query = async () => {
    pagesRead += 1
    await wait(5)
    return page
  }
  const api = createDashboardApi({
    database: { query },
    access: createAccess({ password: undefined, log }),
    health: { checks: {}, stopping: new AbortController().signal },
    log,
    uiDirectory: '/nowhere',
  } as unknown as DashboardOptions)
  await using server = await listen(api, { host: '127.0.0.1', port: 0 })
  const ask = async () => await fetch(`http://127.0.0.1:${server.port}/api/dead-letters/export`)
  const sockets = Array.from({ length: 200 }, (): Socket => connect(server.port, '127.0.0.1'))
  for (const socket of sockets) {
    socket.pause().on('error', () => {})
    socket.write('GET /api/dead-letters/export HTTP/1.1\r\nHost: x\r\n\r\n')
  }
  await Promise.all(sockets.map(async (socket) => once(socket, 'connect')))
  await wait(500)
  // Each has 4 MiB; the buffers of both sides take the first ones.
  expect(pagesRead).toBeLessThan(20)
  const refused = await ask()
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
  await refused.text()

  for (const socket of sockets) socket.destroy()
  await wait(200)
  const before = pagesRead
  await wait(100)
  expect(pagesRead).toBe(before)
  const taken = await ask()
  expect(taken.status).toBe(200)
  await taken.body?.cancel()
})
