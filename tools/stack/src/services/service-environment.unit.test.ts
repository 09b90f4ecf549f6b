import { expect, test } from 'vitest'
import { serviceEnvironment, type StackFacts } from './service-environment.ts'
import { entryPages, variables, variablesOf } from '@signalbox/systems'
import { serviceNames } from './service-names.ts'

const facts: StackFacts = {
  databaseUrl: (role) => `postgresql://${role}@database`,
  rabbitmqUrl: (role) => `amqp://${role}@broker`,
  rabbitmqManagementUrl: 'http://management',
  keys: (name) => `keys of ${name}`,
  apiUrl: 'http://api',
  dashboardUrl: 'http://dashboard',
  companionUrls: new Map(),
  ownUrls: new Map(),
  systemUrls: { shop: 'http://shop' },
  systems: ['base'],
  pages: { frontend: '/frontend', 'dashboard-ui': '/dashboard-ui' },
  faultsUrl: undefined,
  environment: {},
}

const rings = [...variables].filter(([, { filled }]) => filled === 'keys')

test('each service holds only the keys of its own hops', () => {
  const holders = (key: string) =>
    serviceNames.filter((service) => key in serviceEnvironment(service, facts)).toSorted()
  expect(rings.map(([key]) => holders(key))).toEqual(
    rings.map(([, { readers }]) => (readers === 'all' ? [] : readers.toSorted())),
  )
})

test('each service logs in as itself', () => {
  for (const service of serviceNames)
    expect(serviceEnvironment(service, facts)).toMatchObject({
      DATABASE_URL: `postgresql://${service}@database`,
      RABBITMQ_URL: `amqp://${service}@broker`,
    })
})

test('the dashboard reads the management API and holds no key', () => {
  for (const [key] of rings) expect(serviceEnvironment('dashboard-api', facts)).not.toHaveProperty(key)
  expect(serviceEnvironment('dashboard-api', facts)).toMatchObject({
    RABBITMQ_MANAGEMENT_URL: 'http://management',
  })
})

test.each(serviceNames)('whatever is set outside for %s reaches it, and nothing else does', (service) => {
  const outside = [...variables].filter(([, { setBy }]) => setBy === 'operator')
  const environment = {
    ...Object.fromEntries(outside.map(([name, { example }]) => [name, example])),
    HOST: 'zsh',
    SECRET: 'of this machine',
  }
  const given = serviceEnvironment(service, { ...facts, environment })
  const read = variablesOf(service).filter((name) => variables.get(name)?.setBy === 'operator')
  expect(Object.fromEntries(read.map((name) => [name, given[name]]))).toEqual(
    Object.fromEntries(read.map((name) => [name, variables.get(name)?.example])),
  )
  expect(Object.keys(given).filter((name) => !variablesOf(service).includes(name))).toEqual([])
  expect(given).not.toHaveProperty('HOST')
})

test('the dashboard links to the pages of the entry service where it has some', () => {
  const { SIMULATOR_URL } = serviceEnvironment('dashboard-api', facts)
  expect(SIMULATOR_URL).toBe(entryPages === undefined ? undefined : 'http://api')
})

test('faults are allowed only where the stack makes them, and only the api learns of it', () => {
  const told = (faultsUrl: string | undefined) =>
    serviceNames.filter((service) => 'ALLOW_FAULTS' in serviceEnvironment(service, { ...facts, faultsUrl }))
  expect(told(undefined)).toEqual([])
  expect(told('http://faults')).toEqual(['api'])
})

test.each([
  ['amqp://broker', '/'],
  ['amqp://broker/', '/'],
  ['amqp://broker/%2f', '/'],
  ['amqp://broker/test-1', 'test-1'],
])('the dashboard looks at the queues of the vhost of %s', (rabbitmqUrl, vhost) => {
  const environment = serviceEnvironment('dashboard-api', { ...facts, rabbitmqUrl: () => rabbitmqUrl })
  expect(environment).toMatchObject({ RABBITMQ_VHOST: vhost })
})
