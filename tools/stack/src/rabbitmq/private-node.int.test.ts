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

test('nobody is guest, a stopped node leaves no process and no port, and a second start has its data, whatever starts beside it', async () => {
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

  const [second] = await Promise.all([startRabbitmq(options), startThatIsToldToStop()])
  await using _second = second
  expect(await call(second.managementUrl, 'GET', '/queues/%2f/kept')).toBe(200)
}, 90_000)

/** It leaves nothing. */
async function startThatIsToldToStop() {
  using temporary = temporaryDirectory()
  const { directory } = temporary
  const stop = new AbortController()
  const log = (line: string) =>
    void (line.includes('starting') && setTimeout(() => stop.abort(new Error('stopped')), 700))
  const interrupted = startRabbitmq({ directory, cacheDirectory, log, signal: stop.signal })
  await expect(interrupted).rejects.toThrow('stopped')
  expect(readdirSync(path.join(directory, 'run'))).toEqual([])
}
