import type { Filling } from '@signalbox/contracts'
import {
  askedServices,
  brokerRoles,
  deadLetterService,
  entryPages,
  entryService,
  variables,
} from '@signalbox/systems'
import { services, type Service } from '../services.ts'

const firstMake = ':?run tools/deploy/make-env.sh first'

/** The port of this machine at which a service is published. */
const portOf = ({ published, port }: Pick<Service, 'published' | 'port'>) =>
  published === undefined ? String(port) : `\${${published}:-${port}}`
const originOf = (wanted: string) =>
  services
    .filter(({ name }) => name === wanted)
    .map(linkTo)
    .join()
const linkTo = (service: Service) => `http://127.0.0.1:${portOf(service)}`

/** Links that hold on one machine, at whichever ports, until somebody sets others. */
const presetLinks: Partial<Record<Filling, string>> = {
  dashboard: originOf(deadLetterService),
  ...(entryPages === undefined ? {} : { simulator: originOf(entryService) }),
  systems: askedServices.map(({ name }) => `${name}=${originOf(name)}`).join(','),
}

const usersHead = '      SERVICE_USERS: >-\n'
const servicesHead = '\n  # Each service, as its system states it.\n'
const servicesEnd = '\nvolumes:\n'

/** compose.yaml with every service and its user; everything else of it stays as it is. */
export function withServices(compose: string): string {
  const users = brokerRoles.map((role) => `        ${role}:${passwordOf(role)}\n`).join('')
  return replaceBetween(
    replaceBetween(compose, usersHead, servicesHead, users),
    servicesHead,
    servicesEnd,
    services.map(blockOf).join('\n'),
  )
}

function replaceBetween(text: string, head: string, end: string, between: string): string {
  const from = text.indexOf(head)
  const to = text.indexOf(end, from + head.length)
  if (from === -1 || to === -1) throw new Error(`compose.yaml has no place after '${head.trim()}'`)
  return text.slice(0, from + head.length) + between + text.slice(to)
}

function blockOf(service: Service): string {
  const { name, folder, program, published, variables: own } = service
  const which = program === 'main' ? '' : `        PROGRAM: ${program}\n`
  const ports =
    published === undefined ? '' : `    ports: ['\${BIND_ADDRESS:-127.0.0.1}:${portOf(service)}:8080']\n`
  const environment = own.map((variable) => `      ${variable}: ${valueOf(name, variable)}\n`).join('')
  return `  ${name}:
    <<: *service
    build:
      context: .
      dockerfile: tools/deploy/Dockerfile
      args:
        SERVICE: ${folder}
${which}${ports}    environment:
${environment}`
}

const passwordOf = (role: string) =>
  `\${SERVICE_PASSWORD_${role.toUpperCase().replaceAll('-', '_')}${firstMake}}`
const loginOf = (role: string) => `signalbox-${role}:${passwordOf(role)}`

function valueOf(service: string, variable: string): string {
  const { filled, required } = variables.get(variable) ?? {}
  const places: Partial<Record<Filling, string>> = {
    broker: `amqp://${loginOf(service)}@rabbitmq:5672?declare=own`,
    management: `http://${loginOf('monitoring')}@rabbitmq:15672`,
    database: `postgresql://${loginOf(service)}@postgres:5432/signalbox`,
  }
  const place = filled && places[filled]
  if (place !== undefined) return place
  const otherwise = required ? firstMake : `:-${(filled && presetLinks[filled]) ?? ''}`
  return `\${${variable}${otherwise}}`
}
