import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArguments } from './arguments.ts'
import { planEvent } from './plan-event.ts'
import { planService } from './plan-service.ts'
import { writePlan } from './plan.ts'
import { openProject } from './project.ts'
import { Refused } from './refused.ts'
import { summary } from './summary.ts'

const project = openProject(fileURLToPath(new URL('../../..', import.meta.url)))

/** @throws Error when the program cannot be started or does not end well */
function run(program: string, ...args: readonly string[]): void {
  const { status, error } = spawnSync(program, args, {
    cwd: project.root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (error || status !== 0)
    throw new Error(
      `All files are written, but '${path.basename(program)} ${args[0]}' failed; run it again`,
      {
        cause: error,
      },
    )
}

try {
  const wanted = parseArguments(process.argv.slice(2))
  const plan =
    wanted.kind === 'event'
      ? planEvent(project, wanted.name)
      : planService(project, wanted.name, wanted.consumes)
  writePlan(project, plan)
  // Names of any length: lines are broken as everywhere else.
  run(
    path.join(project.root, 'node_modules/.bin/oxfmt'),
    '--write',
    ...plan.created.keys(),
    ...plan.changed.keys(),
  )
  if (wanted.kind === 'service') {
    console.log('Linking the new package: npm install ...')
    run('npm', 'install', '--ignore-scripts', '--prefer-offline')
    console.log('Writing the deployments: npm run configuration ...')
    run('npm', 'run', 'configuration')
  }
  console.log(summary(wanted, plan))
} catch (error) {
  console.error(error instanceof Refused ? `Nothing was written. ${error.message}` : error)
  process.exitCode = 1
}
