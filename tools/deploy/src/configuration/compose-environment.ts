import { declared, type VariableName } from '../variables.ts'
import { services, type Service } from '../services.ts'

const firstMake = ':?run tools/deploy/make-env.sh first'

/** Links that hold on one machine, until somebody sets others. */
const presetLinks: Partial<Record<VariableName, string>> = {
  DASHBOARD_URL: 'http://127.0.0.1:4000',
  SIMULATOR_URL: 'http://127.0.0.1:3000',
}

/** compose.yaml with the variables that each service is declared to read; everything else of it stays as it is. */
export function withEnvironments(compose: string): string {
  return services.reduce((text, service) => {
    const block = new RegExp(`(\\n  ${service.name}:\\n(?:    .*\\n)*?    environment:\\n)(?:      .*\\n)+`)
    if (!block.test(text)) throw new Error(`compose.yaml has no environment of ${service.name}`)
    return text.replace(block, (_all, head: string) => `${head}${environmentOf(service)}`)
  }, compose)
}

function environmentOf({ name, variables }: Service): string {
  return variables.map((variable) => `      ${variable}: ${valueOf(name, variable)}\n`).join('')
}

function valueOf(service: string, variable: VariableName): string {
  const login = (role: string) =>
    `signalbox-${role}:\${SERVICE_PASSWORD_${role.toUpperCase().replaceAll('-', '_')}${firstMake}}`
  const places: Partial<Record<VariableName, string>> = {
    RABBITMQ_URL: `amqp://${login(service)}@rabbitmq:5672?declare=own`,
    RABBITMQ_MANAGEMENT_URL: `http://${login('monitoring')}@rabbitmq:15672`,
    DATABASE_URL: `postgresql://${login(service)}@postgres:5432/signalbox`,
  }
  const place = places[variable]
  if (place !== undefined) return place
  const otherwise = declared[variable].required ? firstMake : `:-${presetLinks[variable] ?? ''}`
  return `\${${variable}${otherwise}}`
}
