import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { planOf, serviceThat, type System } from '@signalbox/contracts'
import { systems } from '@signalbox/systems'
import { bearing, filesIn } from './belongings.ts'
import { listFile, withoutSystem } from './list.ts'
import type { Project } from './project.ts'
import { Refused } from './refused.ts'
import { withoutDependencies } from './without-dependencies.ts'
import { withoutLinks } from './without-links.ts'
import { withoutScripts } from './without-scripts.ts'
import { withoutUses } from './without-uses.ts'

/** What has to be taken away. */
export type Removal = {
  /** Folders and files, with slashes. */
  readonly gone: readonly string[]
  /** Texts by path. */
  readonly changed: ReadonlyMap<string, string>
}

/**
 * What has to be taken away of a system: its folder and those of its services, whatever bears its name, and the statements of
 * others that use it, in prose what links to it.
 *
 * @throws Refused when there is no such system, or the others cannot be without it
 */
export function planRemoval(project: Project, name: string): Removal {
  const { root, read } = project
  const system: System | undefined = systems.find((one) => one.name === name)
  if (!system)
    throw new Refused(`There is no system '${name}'; there are ${systems.map((one) => one.name).join(', ')}`)
  checkOthers(name)
  const folders = Object.values(system.services).flatMap(({ folder }) => folder ?? [])
  const gone = [...new Set([...bearing(root, name), ...folders])]
  const isGone = (file: string) => gone.some((place) => file === place || file.startsWith(`${place}/`))
  const files = filesIn(root)
  const [lost, kept] = [files.filter(isGone), files.filter((file) => !isGone(file))]
  const changed = new Map([[listFile, withoutSystem(read(listFile), name)]])
  const scripts = withoutScripts(read('package.json'), name)
  if (scripts !== read('package.json')) changed.set('package.json', scripts)
  for (const file of kept.filter((one) => /\.tsx?$/.test(one) && one !== listFile)) {
    const text = read(file)
    const left = withoutUses(
      text,
      (from) => from.startsWith('.') && isGone(path.posix.join(path.posix.dirname(file), from)),
    )
    if (left !== text) changed.set(file, left)
  }
  for (const file of kept.filter((one) => /\.md$|^\.ci\/run$/.test(one) && !history.test(one))) {
    const text = read(file)
    const left = withoutRows(withoutLinks(text, file, isGone), Object.keys(system.services))
    if (left !== text) changed.set(file, left)
  }
  for (const [file, text] of withoutDependencies(project, { lost, kept, changed, isGone }))
    changed.set(file, text)
  return { gone, changed }
}

/** What was decided and what has changed stays as it was. */
const history = /^(CHANGELOG\.md|docs\/decisions\/)/

/** A text without the fault rows of services among those that a command names. */
const withoutRows = (text: string, services: readonly string[]) =>
  services.reduce((left, name) => left.replaceAll(new RegExp(`,kill-${name}(?![\\w-])`, 'g'), ''), text)

/** Whether a system can be taken away. */
export function canBeWithout(name: string): boolean {
  try {
    checkOthers(name)
    return true
  } catch {
    return false
  }
}

/** @throws Refused */
function checkOthers(name: string): void {
  try {
    const { services } = planOf(systems.filter((system) => system.name !== name))
    for (const does of ['takesEvents', 'keepsDeadLetters', 'keepsTables'] as const)
      serviceThat(services, does)
  } catch (error) {
    throw new Refused(`The others cannot be without ${name}: ${(error as Error).message}`, { cause: error })
  }
}

/** Takes away what is planned: folders with all that is in them, files, and lines of other files. */
export function removePlanned({ root }: Project, { gone, changed }: Removal): void {
  for (const [file, text] of changed) writeFileSync(path.join(root, file), text)
  for (const place of gone) rmSync(path.join(root, place), { recursive: true, force: true })
}
