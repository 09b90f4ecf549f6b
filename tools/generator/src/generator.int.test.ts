import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { servers } from '@signalbox/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { copyRepository } from './copy-repository.ts'

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
const generate = async (words: string) =>
  await run(process.execPath, ...`-C @signalbox/source tools/generator/run.js ${words}`.split(' '))

it('writes a system that passes every check and its own tests at once, and takes it away without a trace', async () => {
  const before = copy.files()
  expect(await generate('new system night-train')).toContain('systems/night-train/src/night-train/main.ts')
  expect(await generate('new event ticketPunched --system night-train')).toContain('sql/002_ticket-punched')
  await generate('new service conductors --system night-train --consumes ticketPunched')
  const again = 'new service inspectors --system night-train --consumes ticketPunched'
  await expect(generate(again)).rejects.toThrow('conductors consumes')
  // Of another system and of its own, for a service that there is and for a new one, and again.
  for (const [queue, service] of [
    ['topic1.watch', 'night-train'],
    ['ticketPunched.audit', 'auditors'],
    ['topic1.audit', 'auditors'],
  ])
    await generate(`new subscription ${queue} --service ${service} --system night-train`)
  await expect(
    generate('new subscription topic1.audit --service auditors --system night-train'),
  ).rejects.toThrow('already')
  // One file besides what is generated, in the system and in base.
  await generate('new variable TICKET_OFFICE_URL --service conductors --system night-train')
  await generate('new variable TICKET_LOUDNESS --service conductors --system night-train')

  const [tested] = await Promise.all([
    tool(
      'vitest',
      'run systems/night-train systems.unit compose railway services.unit configuration service-environment',
    ),
    tool('tsc', '-p tsconfig.json'),
    tool('oxlint', '--type-aware --deny-warnings systems'),
    tool('oxfmt', '--check systems tools/deploy compose.yaml railway.toml'),
    tool('knip', '--workspace systems/night-train'),
    // What the new services may do in PostgreSQL is what they need.
    run('npm', 'run', 'check:rights'),
  ])
  for (const topic of [
    'night-train-event',
    'ticket-punched',
    'topic1-watch',
    'ticket-punched-audit',
    'topic1-audit',
  ])
    expect(tested).toContain(`store-${topic}.int.test.ts`)
  expect(tested).toContain('config.ticket-loudness.unit.test.ts')

  // What is the same to the letter passes all that it passed before.
  await generate('remove system night-train')
  expect(copy.files()).toEqual(before)
}, 300_000)
