import { systems } from '@signalbox/systems'
import { checkServiceName } from './check-service.ts'
import { listFile } from './list.ts'
import { namesOf } from './names.ts'
import type { Project } from './project.ts'
import { Refused } from './refused.ts'

const wordsOfTypeScript = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false
  finally for function if implements import in instanceof interface let new null package private protected public return
  static super switch this throw true try typeof undefined var void while with yield`.split(/\s+/),
)

/**
 * Checks that a name can be a system, its folder and its package.
 *
 * @throws Refused that says what is wrong with it
 */
export function checkSystemName(name: string, { exists, read }: Project): void {
  checkServiceName(name)
  const { camel } = namesOf(name)
  const folders = ['', 'libraries/', 'tools/', 'systems/'].map((parent) => `${parent}${name}`)
  // What is called so in the list of systems already.
  const isUsed = new RegExp(`\\b${camel}\\b`).test(read(listFile))
  if (folders.some(exists) || isUsed || wordsOfTypeScript.has(camel))
    throw new Refused(
      `'${name}' cannot be a system: there is something of that name already; take another name`,
    )
}

/**
 * Where a system states what it is.
 *
 * @throws Refused when there is none of that name
 */
export function systemFileOf({ exists }: Project, system: string): string {
  const file = `systems/${system}/system.ts`
  if (/^[a-z0-9-]+$/.test(system) && exists(file)) return file
  const known = systems.map(({ name }) => name).join(', ')
  throw new Refused(
    `There is no system '${system}'; make it first with npm run new -- system ${system}, or take one of ${known}`,
  )
}
