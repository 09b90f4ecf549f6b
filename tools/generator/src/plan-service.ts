import { plan } from '@signalbox/systems'
import { checkServiceName } from './check-service.ts'
import { systemFileOf } from './check-system.ts'
import { addEntry } from './insert.ts'
import { namesOf } from './names.ts'
import type { Plan } from './plan.ts'
import type { Project } from './project.ts'
import { inFolder, readTemplates, render } from './render.ts'

/**
 * What has to be written for a service that consumes the topics of some event types; `checkConsumed` says whether it may.
 *
 * @param system that it belongs to; it becomes a package with its first service
 * @throws Refused when that cannot be
 */
export function planService(
  project: Project,
  name: string,
  consumes: readonly string[],
  system: string,
): Plan {
  const systemFile = systemFileOf(project, system)
  checkServiceName(name)
  const folder = `systems/${system}`
  const rendering = { topics: consumes.map(namesOf), service: namesOf(name), system: namesOf(system) }
  const made = inFolder(folder, render(readTemplates('service'), rendering))
  const own = [...inFolder(folder, render(readTemplates('package'), rendering))]
  const consumed = consumes.map((type) => `'${type}'`).join(', ')
  const entry = `    '${name}': { port: ${nextPort(plan.services)}, environment: {}, consumes: [${consumed}] },`
  return {
    created: new Map([...own.filter(([file]) => !project.exists(file)), ...made]),
    changed: new Map([[systemFile, addEntry(systemFile, project.read(systemFile), 'services', entry)]]),
  }
}

/** The next port of services that only other services reach. */
export function nextPort(services: readonly { readonly port: number }[]): number {
  return Math.max(...services.map((one) => one.port).filter((one) => one < 4000)) + 1
}
