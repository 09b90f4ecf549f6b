import { spawnSync } from 'node:child_process'
import path from 'node:path'

/**
 * What follows from what was written or taken away.
 *
 * @param formatted files whose lines are to be broken as everywhere else, as names may be of any length
 * @param relinks whether there is a package more, or one less
 * @throws Error when a program cannot be started or does not end well
 */
export function followUp(
  root: string,
  { formatted, relinks }: { readonly formatted: readonly string[]; readonly relinks: boolean },
): void {
  const run = (program: string, ...args: readonly string[]) => {
    const { status, error } = spawnSync(program, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
    if (error || status !== 0)
      throw new Error(
        `All is written, but '${path.basename(program)} ${args.slice(0, 2).join(' ')}' failed; run it again`,
        { cause: error },
      )
  }
  if (formatted.length > 0) run(path.join(root, 'node_modules/.bin/oxfmt'), '--write', ...formatted)
  if (relinks) {
    console.log('Linking the packages: npm install ...')
    run('npm', 'install', '--ignore-scripts', '--prefer-offline')
  }
  console.log('Writing what follows: npm run configuration ...')
  run('npm', 'run', 'configuration')
}
