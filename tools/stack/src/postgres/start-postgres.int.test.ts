import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { expect, test } from 'vitest'
import { accepts } from '../ports.ts'
import { processIdentity } from '../process/process-identity.ts'
import { stateDirectory } from '../repository.ts'
import { makePrivateDirectory } from '../secrets.ts'
import { startPostgres } from './start-postgres.ts'

function temporaryDirectory() {
  makePrivateDirectory(stateDirectory)
  const directory = mkdtempSync(path.join(stateDirectory, 'postgres-'))
  return { directory, [Symbol.dispose]: () => rmSync(directory, { recursive: true }) }
}

test('a second start takes the same data and password; a stopped one leaves no process and no port', async () => {
  using temporary = temporaryDirectory()
  const { directory } = temporary
  const options = { directory, durable: false, log: () => undefined }
  const first = await startPostgres(options)
  const { pid, url } = first
  const control = path.join(directory, 'postgres/data/PG_VERSION')
  const madeAt = statSync(control).mtimeMs
  await first[Symbol.asyncDispose]()
  expect(processIdentity(pid as number)).toBeUndefined()
  expect(await accepts(Number(new URL(url).port))).toBe(false)

  await using second = await startPostgres(options)
  expect(new URL(second.url).password).toBe(new URL(url).password)
  expect(statSync(control).mtimeMs).toBe(madeAt)
})

test('nobody gets in without the password', async () => {
  using temporary = temporaryDirectory()
  await using _postgres = await startPostgres({
    directory: temporary.directory,
    durable: false,
    log: () => undefined,
  })
  const data = path.join(temporary.directory, 'postgres/data')
  const rules = readFileSync(path.join(data, 'pg_hba.conf'), 'utf8')
    .split('\n')
    .filter((line) => /^[a-z]/.test(line))
  expect(rules.every((rule) => rule.trim().endsWith('scram-sha-256'))).toBe(true)
  expect(statSync(path.join(temporary.directory, 'postgres/password')).mode & 0o077).toBe(0)
})

test('a PostgreSQL that is running is used and not touched', async () => {
  const server = createServer((socket) => socket.destroy())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `postgresql://somebody@127.0.0.1:${(server.address() as AddressInfo).port}/events`
  await using postgres = await startPostgres({ directory: '/nonexistent', url, log: () => undefined })
  server.close()
  expect(postgres).toMatchObject({ url, source: 'DATABASE_URL' })
})
