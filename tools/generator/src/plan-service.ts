import { checkConsumed, checkServiceName } from './check-service.ts'
import { deployEdits } from './deploy-edits.ts'
import { insertBefore } from './insert-before.ts'
import { namesOf } from './names.ts'
import type { Plan } from './plan.ts'
import type { Project } from './project.ts'
import { readTemplates, render } from './render.ts'

const systemFile = 'systems/base/system.ts'

/**
 * What has to be written for a service that consumes the topics of some event types.
 *
 * @throws Refused when that cannot be
 */
export function planService(project: Project, name: string, consumes: readonly string[]): Plan {
  checkServiceName(name, project)
  for (const type of consumes) checkConsumed(type)
  const service = namesOf(name)
  const topics = consumes.map(namesOf)
  const files = render(readTemplates('service'), { topics, service, port: nextPort(project) })
  const entry = `    ${quoted(name)}: { consumes: [${topics.map(({ camel }) => `'${camel}'`).join(', ')}] },\n`
  const system = insertBefore(systemFile, project.read(systemFile), "    'dashboard-api': {", entry)
  return {
    created: new Map([...files].map(([file, text]) => [`${name}/${file}`, text])),
    changed: new Map([[systemFile, system], ...deployEdits(project, service)]),
  }
}

const quoted = (name: string) => (name.includes('-') ? `'${name}'` : name)

/** One more than the highest that a service has below the dashboard's. */
function nextPort({ list, exists, read }: Project): number {
  const configs = list('.').map((folder) => `${folder}/src/config.ts`)
  const ports = configs
    .filter(exists)
    .flatMap((file) => [...read(file).matchAll(/\bPORT: '(\d+)'/g)].map(([, port]) => Number(port)))
  return Math.max(...ports.filter((port) => port < 4000)) + 1
}
