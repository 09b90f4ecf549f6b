import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { copyRepository } from './testing/copy-repository.ts'

const start = promisify(execFile)
let copy: ReturnType<typeof copyRepository>
beforeAll(() => void (copy = copyRepository()))
afterAll(() => copy?.[Symbol.dispose]())

/** What a program says that is run in the copy; it fails with that when the program does. */
async function run(program: string, ...args: readonly string[]): Promise<string> {
  const { databaseUrl, rabbitmqUrl, rabbitmqManagementUrl } = inject('signalbox')
  const servers = {
    DATABASE_URL: databaseUrl,
    RABBITMQ_URL: rabbitmqUrl,
    RABBITMQ_MANAGEMENT_URL: rabbitmqManagementUrl,
  }
  // Vitest would take what it finds of this run for its own.
  const mine = Object.entries(copy.environment).filter(([name]) => !name.startsWith('VITEST'))
  const env = { ...Object.fromEntries(mine), ...servers }
  try {
    return (await start(program, args, { cwd: copy.root, env })).stdout
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${stdout}\n${stderr}`, { cause: error })
  }
}

const installed = (name: string) => path.join(copy.root, 'node_modules/.bin', name)
const write = async (...args: readonly string[]) =>
  await run(process.execPath, '-C', '@signalbox/source', 'generator/run.js', ...args)

it('writes an event type and a service that pass every check and their own tests at once', async () => {
  expect(await write('event', 'orderPlaced')).toContain('libraries/contracts/src/events/order-placed.ts')
  await run(installed('tsc'), '-p', 'tsconfig.json')
  expect(await write('service', 'invoices', '--consumes', 'orderPlaced')).toContain('invoices/src/main.ts')
  await expect(write('service', 'billing', '--consumes', 'orderPlaced')).rejects.toThrow('invoices consumes')

  const checks = [
    run(installed('tsc'), '-p', 'tsconfig.json'),
    run(
      installed('oxlint'),
      '--type-aware',
      '--deny-warnings',
      'invoices',
      'stack/src/services',
      'libraries/contracts',
    ),
    run(
      installed('oxfmt'),
      '--check',
      'invoices',
      'libraries/contracts',
      'deploy',
      'compose.yaml',
      'railway.toml',
    ),
    run(
      installed('vitest'),
      'run',
      'invoices',
      'deploy',
      'libraries/contracts',
      'frontend/src/page',
      'stack/src/services',
    ),
  ]
  await Promise.all(checks)
}, 120_000)
