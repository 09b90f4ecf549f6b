import { declared, variablesOf, type VariableName } from './variables.ts'

/** What is known of a process that is deployed. */
type Facts = {
  /** Its folder, and its name on Railway and in compose.yaml. */
  readonly name: string
  /** Its name as an npm package. */
  readonly package: string
  /** Run from the root of the repository. `node` itself, as `npm start` would swallow the SIGTERM. */
  readonly start: string
  /** Run to its end before a new version starts, with the same build and the same variables. */
  readonly preDeploy?: string
  /** The folder of the pages that it serves. */
  readonly pages?: string
  /** How many processes at first. */
  readonly replicas: number
  /** What has to change for a new deploy, as patterns of a .gitignore. */
  readonly watch: readonly string[]
}

/** Changes to these concern every service. */
const shared = [
  '/libraries/**',
  '/systems/**',
  '/package.json',
  '/package-lock.json',
  '/tsconfig*.json',
  '/lerna.json',
  '/nx.json',
]

const facts = [
  {
    name: 'api',
    package: '@signalbox/api',
    start: 'node api/dist/main.js',
    pages: 'frontend',
    replicas: 1,
    watch: ['/api/**', '/frontend/**', ...shared],
  },
  {
    name: 'service1',
    package: '@signalbox/service1',
    start: 'node service1/dist/main.js',
    // One service alone, so that a deploy of all of them migrates once.
    preDeploy: 'node migrations/dist/main.js',
    replicas: 1,
    watch: ['/service1/**', '/migrations/**', ...shared],
  },
  {
    name: 'service2',
    package: '@signalbox/service2',
    start: 'node service2/dist/main.js',
    replicas: 1,
    watch: ['/service2/**', ...shared],
  },
  {
    name: 'dashboard-api',
    package: '@signalbox/dashboard-api',
    start: 'node dashboard-api/dist/main.js',
    pages: 'dashboard-ui',
    replicas: 1,
    watch: ['/dashboard-api/**', '/dashboard-ui/**', ...shared],
  },
] as const satisfies readonly Facts[]

export type ServiceName = (typeof facts)[number]['name']

export type Service = Facts & {
  readonly name: ServiceName
  /** What a deployment sets of the variables that it reads; whatever is set for a single process is the platform's. */
  readonly variables: readonly VariableName[]
}

/** Everything that is deployed, besides RabbitMQ and PostgreSQL. */
export const services: readonly Service[] = facts.map((service) => ({
  ...service,
  variables: variablesOf(service.name).filter((name) => declared[name].setBy !== 'process'),
}))
