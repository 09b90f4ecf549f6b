import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { servers } from '@signalbox/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { copyRepository } from './testing/copy-repository.ts'

const start = promisify(execFile)
let copy: ReturnType<typeof copyRepository>
beforeAll(() => void (copy = copyRepository()))
afterAll(() => copy?.[Symbol.dispose]())

/** What a program says that is run in the copy; it fails with that when the program does. */
async function run(program: string, ...args: readonly string[]): Promise<string> {
  const given = {
    DATABASE_URL: servers.databaseUrl,
    RABBITMQ_URL: servers.rabbitmqUrl,
    RABBITMQ_MANAGEMENT_URL: servers.rabbitmqManagementUrl,
  }
  // Vitest would take what it finds of this run for its own.
  const mine = Object.entries(copy.environment).filter(([name]) => !name.startsWith('VITEST'))
  const env = { ...Object.fromEntries(mine), ...given }
  try {
    return (await start(program, args, { cwd: copy.root, env })).stdout
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${stdout}\n${stderr}`, { cause: error })
  }
}

/** Runs what is installed, such as `tsc`, with words as its arguments. */
const tool = async (name: string, words: string) =>
  await run(path.join(copy.root, 'node_modules/.bin', name), ...words.split(' '))
const write = async (words: string) =>
  await run(process.execPath, ...`-C @signalbox/source tools/generator/run.js ${words}`.split(' '))

it('writes an event type and a service that pass every check and their own tests at once', async () => {
  expect(await write('event ticketPunched')).toContain('systems/base/events/ticket-punched.ts')
  await tool('tsc', '-p tsconfig.json')
  expect(await write('service conductors --consumes ticketPunched')).toContain('conductors/src/main.ts')
  await expect(write('service inspectors --consumes ticketPunched')).rejects.toThrow('conductors consumes')

  const [tested] = await Promise.all([
    tool('vitest', 'run conductors tools/deploy/src systems offers service-environment'),
    tool('tsc', '-p tsconfig.json'),
    tool('oxlint', '--type-aware --deny-warnings conductors tools/stack/src/services systems'),
    tool('oxfmt', '--check conductors systems tools/deploy compose.yaml railway.toml'),
  ])
  expect(tested).toContain('store-ticket-punched.int.test.ts')
}, 120_000)
