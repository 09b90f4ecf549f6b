import { plan } from '@signalbox/systems'
import { checkConsumed, checkServiceName } from './check-service.ts'
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
  const port = Math.max(...plan.services.map((one) => one.port).filter((one) => one < 4000)) + 1
  const consumed = topics.map(({ camel }) => `'${camel}'`).join(', ')
  const files = render(readTemplates('service'), { topics, service, port })
  const entry = `    ${quoted(name)}: { folder: '${name}', port: ${port}, environment: {}, consumes: [${consumed}] },\n`
  const system = insertBefore(systemFile, project.read(systemFile), "    'dashboard-api': {", entry)
  return {
    created: new Map([...files].map(([file, text]) => [`${name}/${file}`, text])),
    changed: new Map([[systemFile, system]]),
  }
}

const quoted = (name: string) => (name.includes('-') ? `'${name}'` : name)
