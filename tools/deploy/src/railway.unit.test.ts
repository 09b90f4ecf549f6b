import { existsSync } from 'node:fs'
import { createRailwayContext, project, type ServiceConfigInput } from 'railway/iac'
import { parse } from 'smol-toml'
import { variables as declared } from '@signalbox/systems'
import { expect, test } from 'vitest'
import railway from '../../../.railway/railway.ts'
import { images, platform, rabbitmqErlangArguments } from './platform.ts'
import { services } from './services.ts'
import { inRoot, readRoot } from './testing/root.ts'

type Resource = {
  name: string
  type: string
  build?: Record<string, unknown>
  deploy?: Record<string, unknown>
  source?: Record<string, unknown>
  variables?: Record<string, { type: string; value?: string; resource?: string; output?: string }>
  volumeAttachments?: Record<string, unknown>
}

const definition = await railway(createRailwayContext(), project)
const resources = (definition.resources ?? []).flat() as unknown as Resource[]
const resource = (name: string) => {
  const found = resources.find((one) => one.name === name)
  if (!found) throw new Error(`.railway/railway.ts has no ${name}`)
  return found
}
const toml = parse(readRoot('railway.toml')) as {
  build: NonNullable<ServiceConfigInput['deploy']> & Record<string, unknown>
  deploy: Record<string, unknown>
}

test('railway.ts deploys PostgreSQL, RabbitMQ and every service', () => {
  expect(resources.map(({ type, name }) => `${type} ${name}`)).toEqual([
    'database postgres',
    'volume rabbitmq-data',
    'service rabbitmq',
    ...services.map(({ name }) => `service ${name}`),
  ])
})

test.each(services)('railway.ts builds, starts and stops $name as it has to be', (service) => {
  const { build, deploy } = resource(service.name)
  expect(build).toEqual({
    builder: 'RAILPACK',
    buildCommand: platform.build,
    watchPatterns: service.watch,
  })
  expect(deploy).toEqual({
    startCommand: service.start,
    ...(service.preDeploy === undefined ? {} : { preDeployCommand: [service.preDeploy] }),
    healthcheckPath: platform.healthPath,
    healthcheckTimeout: platform.healthTimeoutSeconds,
    numReplicas: service.replicas,
    drainingSeconds: platform.drainSeconds,
    overlapSeconds: platform.overlapSeconds,
    restartPolicyType: 'ALWAYS',
  })
})

test.each(services)('railway.toml says the same of $name, as far as it can', (service) => {
  const { startCommand, ...deploy } = toml.deploy
  // `exec` leaves no shell between the platform and node. Services in the folder of a system have been railway.ts's alone.
  if (service.folder === service.name)
    expect(String(startCommand).replace('$RAILWAY_SERVICE_NAME', service.name)).toBe(`exec ${service.start}`)
  const { startCommand: _start, preDeployCommand: _migrate, ...same } = resource(service.name).deploy ?? {}
  expect(deploy).toEqual(same)
  const { watchPatterns, ...build } = toml.build
  const { watchPatterns: watched, ...sameBuild } = resource(service.name).build ?? {}
  expect(build).toEqual(sameBuild)
  expect(watchPatterns).toEqual(expect.arrayContaining(watched as string[]))
})

test('railway.toml watches nothing that no service watches', () => {
  const watched = new Set(services.flatMap(({ watch }) => watch))
  expect((toml.build.watchPatterns as string[]).toSorted()).toEqual([...watched].toSorted())
})

test.each(services)('railway.ts gives $name its variables and no other secret', (service) => {
  const given = Object.keys(resource(service.name).variables ?? {})
  const ours = given.filter((name) => declared.has(name))
  expect(ours.toSorted()).toEqual(service.variables.toSorted())
  expect(given.filter((name) => !declared.has(name))).toEqual([
    'RAILPACK_NODE_VERSION',
    'RAILPACK_INSTALL_CMD',
    'NX_DAEMON',
  ])
})

test('no secret stands in railway.ts: it is a reference, or kept as it is on Railway', () => {
  const secrets = new Set([...declared].filter(([, { secret }]) => secret).map(([name]) => name))
  const given = services.flatMap(({ name }) => Object.entries(resource(name).variables ?? {}))
  const forms = given
    .filter(([name]) => secrets.has(name))
    .map(([name, value]) => [name, value.type === 'reference' ? value.resource : value.type])
  const references: Readonly<Record<string, string>> = {
    RABBITMQ_URL: 'service.rabbitmq',
    RABBITMQ_MANAGEMENT_URL: 'service.rabbitmq',
    DATABASE_URL: 'database.postgres',
  }
  expect(Object.fromEntries(forms)).toEqual(
    Object.fromEntries([...secrets].map((name) => [name, references[name] ?? 'preserve'])),
  )
  expect(resource('rabbitmq').variables?.RABBITMQ_DEFAULT_PASS).toEqual({ type: 'preserve' })
})

test('RabbitMQ takes the largest message that a service sends, and no larger one', () => {
  const told = resource('rabbitmq').variables?.['RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS']
  expect(told).toMatchObject({ value: rabbitmqErlangArguments })
})

test('RabbitMQ finds its data again after a deploy, and is reached over the private network only', () => {
  const rabbitmq = resource('rabbitmq')
  expect(rabbitmq.source).toMatchObject({ image: images.rabbitmq })
  expect(rabbitmq.volumeAttachments).toMatchObject({ 'rabbitmq-data': { mountPath: '/var/lib/rabbitmq' } })
  expect(rabbitmq.variables?.RABBITMQ_NODENAME).toMatchObject({ value: 'rabbit@localhost' })
  for (const name of ['RABBITMQ_URL', 'RABBITMQ_MANAGEMENT_URL'])
    expect(rabbitmq.variables?.[name]?.value).toContain('@${{RAILWAY_PRIVATE_DOMAIN}}:')
  expect(rabbitmq).not.toHaveProperty('networking')
})

test('no file in the root makes Railway build in another way', () => {
  const hijackers = ['Dockerfile', 'railway.json', 'railpack.json', 'Procfile']
  expect(hijackers.filter((file) => existsSync(inRoot(file)))).toEqual([])
})

test('the guide says when railway.toml ends', () => {
  expect(readRoot('docs/deploy-railway.md')).toContain('2026-12-01')
})
