import { plan, variableNames } from '@signalbox/systems'
import { systemFileOf } from './check-system.ts'
import { addToEntry, insertAfter, valueInEntry } from './insert.ts'
import { namesOf } from './names.ts'
import type { Plan } from './plan.ts'
import type { Project } from './project.ts'
import { Refused } from './refused.ts'

export type NewVariable = { readonly name: string; readonly service: string; readonly system: string }

/**
 * What has to be written so that a service is told something by an environment variable: one place of its system, from which
 * compose, Railway, `.env.example` and the documentation follow, and a test that it arrives.
 *
 * @throws Refused when that cannot be
 */
export function planVariable(project: Project, { name, service, system }: NewVariable): Plan {
  const systemFile = systemFileOf(project, system)
  if (!/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(name) || name.length > 50)
    throw new Refused(`'${name}' cannot be a variable: write capital letters and _, such as COURIER_URL`)
  if (variableNames.includes(name))
    throw new Refused(`'${name}' is a variable already; to tell it to another service, name it there too`)
  const text = project.read(systemFile)
  const source = folderOf(project, service, system)
  const stated = `${name}: { meaning: 'Say here in one sentence what it is for.', example: 'something', secret: false, setBy: 'operator', check: checks.text }`
  const elsewhere = /^\w+$/.exec(valueInEntry(systemFile, text, service, 'environment') ?? '')?.[0]
  const environmentFile = `systems/${system}/environment.ts`
  const changed = elsewhere
    ? ([
        environmentFile,
        insertAfter(
          environmentFile,
          project.read(environmentFile),
          `export const ${elsewhere} = {`,
          `${stated},`,
        ),
      ] as const)
    : ([
        systemFile,
        addToEntry(systemFile, text, service, { key: 'environment', brackets: '{}', added: stated }),
      ] as const)
  const [file, written] = changed
  const test = `${source}/config.${name.toLowerCase().replaceAll('_', '-')}.unit.test.ts`
  return {
    created: new Map([[test, testOf(name, service)]]),
    changed: new Map([[file, withChecks(written)]]),
  }
}

/** A module that imports what values are checked with. */
function withChecks(text: string): string {
  return /^import \{[^}]*\bchecks\b/m.test(text)
    ? text
    : text.replace(/^import \{ (?=[^}]*\} from '@signalbox\/contracts')/m, '$&checks, ')
}

/** Where the program of a service lies. */
function folderOf({ exists }: Project, service: string, system: string): string {
  const own = `systems/${system}/src/${service}`
  if (exists(`${own}/config.ts`)) return own
  const folder = plan.services.find(({ name }) => name === service)?.folder
  if (folder !== undefined && exists(`${folder}/src/config.ts`)) return `${folder}/src`
  throw new Refused(`The system ${system} has no service '${service}'; make it with npm run new -- service`)
}

const testOf = (name: string, service: string) => `import { variables } from '@signalbox/systems'
import { expect, test } from 'vitest'
import { read${namesOf(service).pascal}Config } from './config.ts'

test('${service} is told ${name}', () => {
  const examples = Object.fromEntries([...variables].map(([name, { example }]) => [name, example]))
  expect(read${namesOf(service).pascal}Config(examples)).toMatchObject({ ${name}: 'something' })
})
`
