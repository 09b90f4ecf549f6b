import type { ReadVariable } from '@signalbox/contracts'
import { surroundings } from '@signalbox/runtime/config'
import { migrationsVariables, plan } from '@signalbox/systems'
import { composeOnly } from './compose-only.ts'
import { table } from './table.ts'

const code = (text: string) => `\`${text}\``

/** docs/configuration.md. */
export function configurationPage(): string {
  return `# Configuration

Every environment variable of every service. This page, the variables in \`compose.yaml\` and \`.env.example\` are written from what
each system states (\`systems/*/environment.ts\`) and what every service is told (\`libraries/contracts/src/environment/common.ts\`) by
\`npm run configuration\`; a test holds that they are the same.

An empty variable counts as not set. A service that misses a variable, or finds one wrong, does not start: it names all of them
at once, and shows no value. A name that is one or two letters away from one of these is named at the start with the right
name: by \`npm start\`, by each service in its log, and by \`tools/deploy/make-env.sh\` for \`.env\`.

## What you set

It reaches every service that reads it: under \`npm start\` from the environment of that command, with Docker Compose from
\`.env\` or the environment, on Railway from the service's variables there. Where \`npm start\` has a value of its own (the
keys, the links between the pages), yours goes first.

${variableTable('operator')}

## What each place sets by itself

\`npm start\`, \`compose.yaml\`, \`.railway/railway.ts\` and the rehearsal know these addresses and make a user for each service.
With your own servers under \`npm start\` you set the first three, and each service uses them as they are.

${variableTable('place')}

## What is set for one process

By the image, the platform or \`npm start\`, which does not take them from you, except \`ALLOW_FAULTS\`.

${variableTable('process')}

## What is passed on from the surroundings

\`npm start\` and the rehearsal pass these on to the services, and nothing else; proxies in small letters, too. In a container and
on Railway the surroundings are what you give the service there.

${table(
  ['variable', ''],
  Object.entries(surroundings).map(([name, meaning]) => [code(name), meaning]),
)}

## What only compose.yaml reads

${table(
  ['variable', ''],
  composeOnly.map(({ name, preset, meaning }) => [
    code(name),
    `${meaning}${preset === '' ? '' : `; ${code(preset)} without it`}`,
  ]),
)}
`
}

function variableTable(setBy: 'operator' | 'place' | 'process'): string {
  const all = [...plan.variables, ...migrationsVariables]
  const rows = all
    .filter(([, variable]) => variable.setBy === setBy)
    .map(([name, variable]) => rowOf(name, variable))
  return table(['variable', 'for', 'secret', 'without it', ''], rows)
}

function rowOf(name: string, { meaning, readers, secret, preset, required, setBy }: ReadVariable): string[] {
  const presetOf = () => {
    if (preset !== undefined) return preset === '' ? 'none' : code(preset)
    return required && setBy !== 'process' ? 'does not start' : '-'
  }
  return [
    code(name),
    readers === 'all' ? 'all' : readers.join(', '),
    secret ? 'yes' : '-',
    presetOf(),
    meaning,
  ]
}
