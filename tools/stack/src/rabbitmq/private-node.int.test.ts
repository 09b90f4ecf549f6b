import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { accepts } from '../ports.ts'
import { processIdentity } from '../process/process-identity.ts'
import { stateDirectory, userCacheDirectory } from '../repository.ts'
import { makePrivateDirectory } from '../secrets.ts'
import { managementRequest } from './management.ts'
import { startRabbitmq } from './start-rabbitmq.ts'

const cacheDirectory = userCacheDirectory()

function temporaryDirectory() {
  makePrivateDirectory(stateDirectory)
  const directory = mkdtempSync(path.join(stateDirectory, 'rabbitmq-'))
  return { directory, [Symbol.dispose]: () => rmSync(directory, { recursive: true }) }
}

async function call(managementUrl: string, method: string, apiPath: string): Promise<number> {
  const { base, headers } = managementRequest(managementUrl)
  const json = { ...headers, 'content-type': 'application/json', connection: 'close' }
  const body = method === 'PUT' ? JSON.stringify({ durable: true }) : null
  return (await fetch(`${base}/api${apiPath}`, { method, headers: json, body })).status
}

test('nobody is guest, a second start has the data of the first, and a stopped node leaves no process and no port', async () => {
  using temporary = temporaryDirectory()
  const { directory } = temporary
  const options = { directory, cacheDirectory, log: () => undefined }
  const first = await startRabbitmq(options)
  const { pid, url, managementUrl } = first
  expect(await call(managementUrl, 'PUT', '/queues/%2f/kept')).toBe(201)
  const asGuest = managementUrl.replace(/\/\/.*@/, '//guest:guest@')
  expect(await call(asGuest, 'GET', '/whoami')).toBe(401)
  expect(statSync(path.join(directory, 'rabbitmq/rabbitmq.conf')).mode & 0o077).toBe(0)
  await first[Symbol.asyncDispose]()

  expect(processIdentity(pid as number)).toBeUndefined()
  for (const address of [url, managementUrl]) expect(await accepts(Number(new URL(address).port))).toBe(false)
  expect(readdirSync(path.join(directory, 'run'))).toEqual([])

  await using second = await startRabbitmq(options)
  expect(await call(second.managementUrl, 'GET', '/queues/%2f/kept')).toBe(200)
}, 90_000)

test('two nodes run side by side, and a start that is told to stop leaves nothing', async () => {
  using one = temporaryDirectory()
  using other = temporaryDirectory()
  const stop = new AbortController()
  const log = (line: string) =>
    void (line.includes('starting') && setTimeout(() => stop.abort(new Error('stopped')), 700))
  const interrupted = startRabbitmq({ directory: other.directory, cacheDirectory, log, signal: stop.signal })
  const [node] = await Promise.all([
    startRabbitmq({ directory: one.directory, cacheDirectory, log: () => undefined }),
    expect(interrupted).rejects.toThrow('stopped'),
  ])
  await using _node = node
  expect(readdirSync(path.join(other.directory, 'run'))).toEqual([])
}, 90_000)
