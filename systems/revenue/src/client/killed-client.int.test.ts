import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startFakeRevenue } from './testing/fake-revenue.ts'

const count = 3_000

test('killed at any moment and run again, the client sends every line, and each under one id', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'revenue-client-'))
  const file = path.join(folder, 'events.jsonl')
  const lines = Array.from({ length: count }, (_, value) =>
    JSON.stringify({ userId: 'u', name: 'add_revenue', value }),
  )
  await writeFile(file, lines.join('\n'))
  let child: ChildProcess | undefined
  const kill = () => child?.kill('SIGKILL')
  // Before an answer, at once after one, and a few milliseconds later, when the place is being kept.
  await using server = await startFakeRevenue((request) => {
    if (request === 1) kill()
    if (request === 3) setImmediate(kill)
    if (request === 5) setTimeout(kill, 3)
    if (request === 7) setTimeout(kill, 8)
    return 'take'
  })

  let runs = 0
  let code: unknown
  do {
    child = spawn(
      process.execPath,
      ['-C', '@signalbox/source', '--import', 'tsx', path.join(import.meta.dirname, 'main.ts'), file],
      { env: { ...process.env, REVENUE_URL: server.url, TSX_DISABLE_CACHE: '1' }, stdio: 'ignore' },
    )
    ;[code] = await once(child, 'exit')
    runs += 1
  } while (code !== 0 && runs < 10)

  expect(runs).toBeGreaterThan(2)
  const ids = new Map<number | undefined, Set<string>>()
  for (const { value, eventId } of server.taken) ids.set(value, (ids.get(value) ?? new Set()).add(eventId))
  expect(ids.size).toBe(count)
  expect([...ids.values()].every(({ size }) => size === 1)).toBe(true)
  expect(await readFile(path.join(folder, 'events.failed.jsonl'), 'utf8')).toBe('')
  await rm(folder, { recursive: true })
})
