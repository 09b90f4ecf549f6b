import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { ArgumentError, fromCommandLine, readWords } from '@signalbox/runtime/command-line'
import { planOf, samplesOf } from '@signalbox/contracts'
import { systems } from '@signalbox/systems'
import { copyRepository } from '../copy-repository.ts'
import { canBeWithout } from '../plan-removal.ts'
import { tryIt } from './try-it.ts'

// npm run removal: takes each system of the list away that the others can be without, or those named behind `--`, in a copy of
// its own, and shows that what
// is left passes every check, passes its tests, starts, and stores an event.

/** What a program prints is shown when it fails. */
async function run(
  root: string,
  environment: NodeJS.ProcessEnv,
  ...command: readonly string[]
): Promise<void> {
  const [program = '', ...args] = command
  const child = spawn(program, args, { cwd: root, env: environment })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += String(text)))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${command.join(' ')} failed:\n${printed}`)
}

async function timed(what: string, done: Promise<void>): Promise<void> {
  const begun = performance.now()
  await done
  console.log(`  ${what}: ${Math.round((performance.now() - begun) / 1_000)} s`)
}

async function prove(name: string): Promise<void> {
  console.log(`Without ${name}`)
  using copy = copyRepository()
  const { root, environment } = copy
  const others = planOf(systems.filter((system) => system.name !== name))
  await timed('npm run remove', run(root, environment, 'npm', 'run', 'remove', '--', 'system', name))
  await timed('npm run check', run(root, environment, 'npm', 'run', 'check'))
  await timed('tests', run(root, environment, 'npm', 'test', '--', '--project', 'unit'))
  await timed('npm start', tryIt(root, environment, samplesOf(others).plain.eventType))
}

const known = systems.filter(({ name }) => canBeWithout(name)).map(({ name }): string => name)
const usage = `npm run removal shows on copies that the others hold without a system. After -- it takes some out of ${known.join(', ')}`
const asked = fromCommandLine((args) => {
  const { positionals } = readWords({ args, usage, options: {}, allowPositionals: true })
  const unknown = positionals.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new ArgumentError(`${unknown.join(', ')} cannot be taken away\n\n${usage}`)
  return positionals
})

for (const name of asked.length > 0 ? asked : known) {
  try {
    await prove(name)
  } catch (error) {
    console.error(error)
    process.exitCode = 1
  }
}
