import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Project } from './project.ts'
import { Refused } from './refused.ts'

/** What is to be written, all of it known before the first file is. Texts by path. */
export type Plan = {
  readonly created: ReadonlyMap<string, string>
  readonly changed: ReadonlyMap<string, string>
}

/**
 * Writes a plan.
 *
 * @throws Refused, and nothing is written, when a file that it makes is there already
 */
export function writePlan({ root, exists }: Project, { created, changed }: Plan): void {
  const there = [...created.keys()].filter(exists)
  if (there.length > 0)
    throw new Refused(`Would overwrite ${there.join(', ')}; take another name, or move it away`)
  for (const [file, text] of [...created, ...changed]) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
  }
}

/** The project as it will be once a plan is written. */
export function after(project: Project, { created, changed }: Plan): Project {
  const texts = new Map([...created, ...changed])
  return {
    ...project,
    exists: (file) => texts.has(file) || project.exists(file),
    read: (file) => texts.get(file) ?? project.read(file),
  }
}
