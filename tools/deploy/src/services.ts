import { plan, variables, variablesOf, type ServiceName } from '@signalbox/systems'

/** What is known of a process that is deployed. */
export type Service = {
  readonly name: ServiceName
  /** The folder of its package. */
  readonly folder: string
  /** Run from the root of the repository. `node` itself, as `npm start` would swallow the SIGTERM. */
  readonly start: string
  /** Run to its end before a new version starts, with the same build and the same variables. */
  readonly preDeploy?: string
  readonly program: string
  readonly port: number
  readonly published?: string
  /** The folder of the pages that it serves. */
  readonly pages?: string
  /** How many processes at first. */
  readonly replicas: number
  /** What has to change for a new deploy, as patterns of a .gitignore. */
  readonly watch: readonly string[]
  /** What a deployment sets of the variables that it reads; whatever is set for a single process is the platform's. */
  readonly variables: readonly string[]
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

/** Everything that is deployed, besides RabbitMQ and PostgreSQL. */
export const services: readonly Service[] = plan.services.map(
  ({ name, folder, program, port, published, pages, migrates, replicas = 1 }) => {
    const folders = [folder, ...(migrates ? ['migrations'] : []), ...(pages === undefined ? [] : [pages])]
    return {
      name,
      folder,
      program,
      port,
      ...(published === undefined ? {} : { published }),
      start: `node ${folder}/dist/${program}.js`,
      ...(migrates ? { preDeploy: 'node migrations/dist/main.js' } : {}),
      ...(pages === undefined ? {} : { pages }),
      replicas,
      watch: [
        ...folders.map((one) => `/${one}/**`).filter((pattern) => !pattern.startsWith('/systems/')),
        ...shared,
      ],
      variables: variablesOf(name).filter((variable) => variables.get(variable)?.setBy !== 'process'),
    }
  },
)
