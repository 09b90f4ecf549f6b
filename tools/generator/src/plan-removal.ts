import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { planOf, serviceThat } from '@signalbox/contracts'
import { systems } from '@signalbox/systems'
import { listFile, withoutSystem } from './list.ts'
import type { Project } from './project.ts'
import { Refused } from './refused.ts'

const lockFile = 'package-lock.json'

/** What has to be taken away. */
export type Removal = {
  readonly folder: string
  /** Texts by path. */
  readonly changed: ReadonlyMap<string, string>
}

/**
 * What has to be taken away of a system.
 *
 * @throws Refused when there is no such system, or the others cannot be without it
 */
export function planRemoval({ read }: Project, name: string): Removal {
  const others = systems.filter((system) => system.name !== name)
  if (others.length === systems.length)
    throw new Refused(`There is no system '${name}'; there are ${systems.map((one) => one.name).join(', ')}`)
  try {
    const { services } = planOf(others)
    for (const does of ['takesEvents', 'keepsDeadLetters', 'keepsTables'] as const)
      serviceThat(services, does)
  } catch (error) {
    throw new Refused(`The others cannot be without ${name}: ${(error as Error).message}`, { cause: error })
  }
  return {
    folder: `systems/${name}`,
    changed: new Map([
      [listFile, withoutSystem(read(listFile), name)],
      [lockFile, withoutPackage(read(lockFile), name)],
    ]),
  }
}

/** npm would keep what is no workspace any more in the lock file, as extraneous. */
function withoutPackage(lock: string, name: string): string {
  const { packages, ...others } = JSON.parse(lock) as { packages: Record<string, object> }
  const isIts = (place: string) =>
    place === `node_modules/@signalbox/${name}` || `${place}/`.startsWith(`systems/${name}/`)
  const kept = Object.entries(packages).filter(([place]) => !isIts(place))
  return `${JSON.stringify({ ...others, packages: Object.fromEntries(kept) }, null, 2)}\n`
}

/** Takes away what is planned: a folder with all that is in it, and lines of other files. */
export function removePlanned({ root }: Project, { folder, changed }: Removal): void {
  for (const [file, text] of changed) writeFileSync(path.join(root, file), text)
  rmSync(path.join(root, folder), { recursive: true, force: true })
}
