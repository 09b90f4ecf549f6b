import { checkConsumed, checkServiceName } from './check-service.ts'
import { deployEdits } from './deploy-edits.ts'
import { namesOf } from './names.ts'
import type { Plan } from './plan.ts'
import type { Project } from './project.ts'
import { Refused } from './refused.ts'
import { readTemplates, render } from './render.ts'

const topologyFile = 'libraries/contracts/src/topology.ts'

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
  const topology = topics.reduce(
    (text, { camel }) => addConsumer(text, camel, name),
    project.read(topologyFile),
  )
  return {
    created: new Map([...files].map(([file, text]) => [`${name}/${file}`, text])),
    changed: new Map([[topologyFile, topology], ...deployEdits(project, service)]),
  }
}

function addConsumer(text: string, topic: string, consumer: string): string {
  const entry = new RegExp(`^  ${topic}: \\{[^{}]*?(?=,?\\s*\\})`, 'm')
  if (!entry.test(text)) throw new Refused(`Cannot find the topic ${topic} in ${topologyFile}`)
  return text.replace(entry, (found) => `${found}, consumer: '${consumer}'`)
}

/** One more than the highest that a service has below the dashboard's. */
function nextPort({ list, exists, read }: Project): number {
  const configs = list('.').map((folder) => `${folder}/src/config.ts`)
  const ports = configs
    .filter(exists)
    .flatMap((file) => [...read(file).matchAll(/\bPORT: '(\d+)'/g)].map(([, port]) => Number(port)))
  return Math.max(...ports.filter((port) => port < 4000)) + 1
}
