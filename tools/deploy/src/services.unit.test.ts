import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { serviceNames, variables as declared, type ServiceName } from '@signalbox/systems'
import { services, type Service } from './services.ts'
import { inRoot, readRoot } from './testing/root.ts'

type Reader = (environment: NodeJS.ProcessEnv) => object

/** The one function that each service's config.ts exports. */
const readers = Object.fromEntries(
  await Promise.all(
    services.map(async ({ name, folder, program }) => {
      const config = inRoot(folder, 'src', path.dirname(program), 'config.ts')
      const exported = (await import(config)) as Record<string, Reader>
      return [name, Object.values(exported)[0] as Reader] as const
    }),
  ),
) as Record<ServiceName, Reader>
const environmentOf = ({ variables }: Service): NodeJS.ProcessEnv =>
  Object.fromEntries(variables.map((name) => [name, declared.get(name)?.example]))

test('every service of the topology is deployed, and no other', () => {
  expect(services.map(({ name }) => name).toSorted()).toEqual(serviceNames.toSorted())
})

test.each(services)(
  '$name starts with the variables that a deployment gives it, and no others',
  (service) => {
    expect(() => readers[service.name](environmentOf(service))).not.toThrow()
  },
)

test.each(services.flatMap((service) => service.variables.map((name) => ({ service, name }))))(
  '$service.name really reads $name',
  ({ service, name }) => {
    const environment = environmentOf(service)
    const without = { ...environment, [name]: undefined }
    if (declared.get(name)?.required) return expect(() => readers[service.name](without)).toThrow(name)
    // The version is for what the process says of itself.
    if (name === 'VERSION') return
    const told = readers[service.name](environment)
    expect(told).toHaveProperty(name)
    expect(readers[service.name](without)).not.toHaveProperty(name, told[name as never])
  },
)

test.each(services)('$name is a package that is built to what is started', (service) => {
  const manifest = JSON.parse(readRoot(service.folder, 'package.json')) as {
    scripts: Record<string, string>
  }
  expect(manifest.scripts.build).toBe('tsc -p tsconfig.build.json')
  expect(service.start).toBe(`node ${service.folder}/dist/${service.program}.js`)
  expect(existsSync(inRoot(service.folder, `src/${service.program}.ts`))).toBe(true)
})

test.each(services.filter(({ pages }) => pages !== undefined))(
  '$name serves pages that are built',
  (service) => {
    const manifest = JSON.parse(readRoot(service.pages as string, 'package.json')) as {
      scripts: Record<string, string>
    }
    expect(manifest.scripts.build).toBe('vite build')
    // The api takes its folder from the list, as it may be another one.
    const folder = new RegExp(`\\.\\./\\.\\./(${service.pages}|\\$\\{entryPages.*\\})/dist`)
    expect(readRoot(service.name, 'src/config.ts')).toMatch(folder)
    expect(service.watch).toContain(`/${service.pages}/**`)
  },
)

test('one service alone migrates, and is deployed again when a migration is added', () => {
  const migrating = services.filter(({ preDeploy }) => preDeploy !== undefined)
  expect(migrating).toHaveLength(1)
  expect(migrating[0]?.preDeploy).toBe('node migrations/dist/main.js')
  expect(migrating[0]?.watch).toContain('/migrations/**')
  expect(existsSync(inRoot('migrations/src/main.ts'))).toBe(true)
})

test.each(services)('$name is deployed again when it or what it is made of changes', (service) => {
  if (!service.folder.startsWith('systems/')) expect(service.watch).toContain(`/${service.folder}/**`)
  expect(service.watch).toContain('/systems/**')
  expect(service.watch).toContain('/libraries/**')
  expect(service.watch).toContain('/package-lock.json')
  // A pattern that matches nothing any more is a deploy that does not happen.
  const folders = service.watch.map((pattern) => pattern.replace(/\/\*\*$/, '').replace('*', ''))
  expect(folders.filter((folder) => !existsSync(inRoot(folder)))).toEqual([])
})
