import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createLogger } from './logger.ts'

// The law: however often something goes wrong, the log stays small, and no kind of line is missing from it.

type Line = Record<string, unknown>

it('of lines that say the same, twenty are written, and how many were left out', async () => {
  const lines: Line[] = []
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Line) }
  const log = createLogger({ service: 'test', level: 'info', destination, windowMs: 50 })
  const failure = (code: string) => Object.assign(new Error(`Failed at ${Math.random()}`), { code })
  for (let time = 0; time < 100_000; time += 1) log.error({ err: failure('ECONNRESET') }, 'A request failed')
  log.error({ err: failure('ENOTFOUND') }, 'A request failed')
  log.warn('A request failed')
  log.info('Another thing')
  expect(lines).toHaveLength(23)
  expect(lines[0]).toMatchObject({ service: 'test', msg: 'A request failed', err: { code: 'ECONNRESET' } })
  await expect.poll(() => lines.length).toBe(24)
  expect(lines[23]).toMatchObject({
    leftOut: 99_980,
    kind: 'error A request failed Error ECONNRESET',
    msg: 'More lines of this kind were left out',
  })
  log.error({ err: failure('ECONNRESET') }, 'A request failed')
  expect(lines).toHaveLength(25)
  await wait(100)
  expect(lines).toHaveLength(25)
})
