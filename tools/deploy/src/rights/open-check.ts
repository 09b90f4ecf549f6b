import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Plan } from '@signalbox/contracts'
import { loadModule } from 'libpg-query'
import { checkOutbox, checkService } from './check-service.ts'
import { readFunctions } from './functions.ts'
import { openModules, type Read } from './modules.ts'

/** The repository, by paths in it. */
export type Files = {
  readonly read: Read
  /** The names of what is in a folder; nothing when it does not exist. */
  list(folder: string): readonly string[]
}

/**
 * Compares what every service states of its rights in PostgreSQL with the SQL that it can come to run, without a database.
 *
 * @returns what says what is wrong with a plan, as sentences
 */
export async function openCheck({ read, list }: Files): Promise<(plan: Plan) => string[]> {
  await loadModule()
  const moduleOf = openModules(read)
  return (plan) => {
    const systems = new Set(plan.services.map(({ system }) => system))
    const folders = ['migrations/sql', ...[...systems].map((system) => `systems/${system}/sql`)]
    const files = folders.flatMap((folder) => list(folder).map((file) => `${folder}/${file}`))
    const functions = readFunctions(files.toSorted().flatMap((file) => read(file) ?? []))
    const checked = { plan, functions, moduleOf }
    const all = [
      ...checkOutbox(checked),
      ...plan.services.flatMap((service) => checkService(service, checked)),
    ]
    return [...new Set(all)]
  }
}

/** @param root of the repository */
export function filesOf(root: string): Files {
  const inRoot = (file: string) => path.join(root, file)
  return {
    read: (file) => (existsSync(inRoot(file)) ? readFileSync(inRoot(file), 'utf8') : undefined),
    list: (folder) => (existsSync(inRoot(folder)) ? readdirSync(inRoot(folder)) : []),
  }
}
