import { variables } from '@signalbox/systems'
import { images, platform, rabbitmqErlangArguments } from '../platform.ts'
import { services } from '../services.ts'

/** .railway/facts.json: what .railway/railway.ts deploys, as Railway's command line runs it where nothing was built. */
export function railwayFacts(): string {
  const keys = [...variables].filter(([, { filled }]) => filled === 'keys').map(([name]) => name)
  const readersOf = (key: string) =>
    services.filter((one) => one.variables.includes(key)).map(({ name }) => name)
  const facts = {
    images,
    platform,
    rabbitmqErlangArguments,
    services: services.map(({ name, start, preDeploy, replicas, watch, variables: own }) => {
      return { name, start, preDeploy, replicas, watch, variables: own }
    }),
    keys: Object.fromEntries(keys.map((key) => [key, readersOf(key)])),
  }
  return `${JSON.stringify(facts, null, 2)}\n`
}

/** railway.toml with the folders whose changes concern any service. */
export function withWatchPatterns(toml: string): string {
  const watched = [...new Set(services.flatMap(({ watch }) => watch))]
  const lines = watched.map((pattern) => `  "${pattern}",\n`).join('')
  return toml.replace(/watchPatterns = \[\n[^\]]*\]/, `watchPatterns = [\n${lines}]`)
}
