import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { stateDirectory } from '../repository.ts'
import { makePrivateDirectory } from '../secrets.ts'
import { processIdentity } from './process-identity.ts'
import { endLeftovers, recordRun } from './run-records.ts'
import { supervise, type SuperviseOptions } from './supervise.ts'

function temporaryDirectory() {
  makePrivateDirectory(stateDirectory)
  const directory = mkdtempSync(path.join(stateDirectory, 'supervise-'))
  return { directory, [Symbol.dispose]: () => rmSync(directory, { recursive: true }) }
}

const node = (code: string) => () =>
  spawn(process.execPath, ['-e', code], { detached: true, stdio: 'ignore' })
const forever = 'setInterval(() => {}, 1e6)'
const options = (directory: string, code: string, log = vi.fn()): SuperviseOptions => ({
  name: 'thing',
  directory,
  launch: node(code),
  ready: async () => undefined,
  logTail: () => 'last words',
  log,
})

test('a process that dies on its own is started again, and told of', async () => {
  using temporary = temporaryDirectory()
  const log = vi.fn()
  await using thing = await supervise(options(temporary.directory, forever, log))
  const first = thing.pid as number
  process.kill(first, 'SIGKILL')
  await expect.poll(() => thing.pid, { timeout: 5_000 }).not.toBe(first)
  expect(log).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/thing .*ended on its own \(SIGKILL\)/))
})

test('a process that ends before it is ready fails the start with its last words, and is not tried again', async () => {
  using temporary = temporaryDirectory()
  const launch = vi.fn(node('process.exit(3)'))
  const never = async (signal: AbortSignal) =>
    new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
  const start = supervise({ ...options(temporary.directory, ''), launch, ready: never })
  await expect(start).rejects.toThrow(/thing ended \(code 3\).*last words/)
  expect(launch).toHaveBeenCalledOnce()
})

test('a stop during the start leaves no process', async () => {
  using temporary = temporaryDirectory()
  const stop = new AbortController()
  const launch = vi.fn(node(forever))
  const ready = async (signal: AbortSignal) =>
    new Promise<void>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error))
      stop.abort(new Error('stopped'))
    })
  await expect(
    supervise({ ...options(temporary.directory, ''), launch, ready, signal: stop.signal }),
  ).rejects.toThrow('stopped')
  expect(processIdentity(launch.mock.results[0]?.value.pid as number)).toBeUndefined()
})

test('a process that will not stop is killed at its deadline', async () => {
  using temporary = temporaryDirectory()
  const deaf = `process.on('SIGTERM', () => {}); require('node:fs').writeFileSync('${temporary.directory}/up', ''); ${forever}`
  const { existsSync } = await import('node:fs')
  const ready = async () =>
    void (await vi.waitUntil(() => existsSync(`${temporary.directory}/up`), { timeout: 5_000 }))
  const thing = await supervise({ ...options(temporary.directory, deaf), ready, stopWithinMs: 200 })
  const pid = thing.pid as number
  await thing[Symbol.asyncDispose]()
  expect(processIdentity(pid)).toBeUndefined()
})

test('what a killed stack left behind is ended; a stranger with the same pid is not', async () => {
  using temporary = temporaryDirectory()
  const left = node(forever)()
  const stranger = node(forever)()
  recordRun(temporary.directory, 'left', left.pid as number, 'SIGTERM')
  recordRun(temporary.directory, 'stranger', stranger.pid as number, 'SIGTERM')
  const { readFileSync, writeFileSync } = await import('node:fs')
  const record = path.join(temporary.directory, 'run/stranger.json')
  const earlier = { ...(JSON.parse(readFileSync(record, 'utf8')) as object), identity: `${stranger.pid} 1` }
  writeFileSync(record, JSON.stringify(earlier))
  expect(await endLeftovers(temporary.directory)).toEqual(['left'])
  expect(processIdentity(left.pid as number)).toBeUndefined()
  expect(processIdentity(stranger.pid as number)).toBeDefined()
  stranger.kill('SIGKILL')
})
