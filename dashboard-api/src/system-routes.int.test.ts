import { defineSystem, planOf, type System } from '@signalbox/contracts'
import { answerErrors, createApp, createLogger, listen, type HttpServer } from '@signalbox/runtime'
import { systems } from '@signalbox/systems'
import { createTestDatabase } from '@signalbox/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemRoutes } from './system-routes.ts'

// The law: a panel shows what its system states that it reads, at most 100 rows of each, and nobody can ask for anything
// else; and what every system of the list states can be read.

const example = {
  name: 'example',
  topics: {},
  eventTypes: {},
  services: {},
  page: {
    title: 'Example',
    reads: {
      numbers: 'SELECT number FROM generate_series(1, 1000) AS number ORDER BY number',
      newest: 'SELECT event_id, processed_date FROM topic1 ORDER BY processed_date DESC',
    },
    finds: {
      between: {
        select: 'SELECT number FROM generate_series($2::integer, $1::integer) AS number ORDER BY number',
        given: ['to', 'from'],
      },
    },
  },
} as const satisfies System

const opened: AsyncDisposable[] = []
let server: HttpServer
beforeAll(async () => {
  const test = await createTestDatabase()
  const app = createApp().use('/api/systems', systemRoutes(test.database, [...systems, example]))
  app.use(answerErrors(createLogger({ service: 'test', level: 'silent' })))
  server = await listen(app, { host: '127.0.0.1', port: 0 })
  opened.push(test, server)
})
afterAll(async () => {
  for (const one of opened.toReversed()) await one[Symbol.asyncDispose]()
})

const ask = async (path: string) => await fetch(`http://127.0.0.1:${server.port}/api/systems/${path}`)

it('answers with the rows of what it reads, by name', async () => {
  const answer = await ask('example')
  expect(answer.status).toBe(200)
  const { numbers, newest } = (await answer.json()) as Record<string, unknown[]>
  expect(numbers).toHaveLength(100)
  expect(numbers?.[0]).toEqual({ number: 1 })
  expect(newest).toEqual([])
})

it('finds what is asked for by name, at most 100 rows', async () => {
  const found = async (path: string) => (await (await ask(path)).json()) as unknown
  expect(await found('example/between?from=3&to=4')).toEqual([{ number: 3 }, { number: 4 }])
  expect(await found('example/between?from=1&to=1000')).toHaveLength(100)
})

it.each(['from=1', 'from=1&to=2&to=3', 'from=1&to=much', 'from=1&to=2;SELECT 3'])(
  'refuses what cannot be asked: %s',
  async (query) => expect((await ask(`example/between?${query}`)).status).toBe(400),
)

it.each(['base', 'nobody', 'example/numbers', '__proto__'])('knows nothing of %s', async (path) => {
  expect((await ask(path)).status).toBe(404)
})

const all: readonly System[] = systems
const finds = all.flatMap(({ name, page }) =>
  Object.entries(page?.finds ?? {}).map(([find, { given }]) => ({ path: `${name}/${find}`, given })),
)
it.each(finds)('can ask for $path', async ({ path, given }) => {
  // What each is must be known to its system alone, so nothing is found; but 400 says that it is understood.
  const answer = await ask(`${path}?${new URLSearchParams(given.map((name) => [name, '0'])).toString()}`)
  expect([200, 400]).toContain(answer.status)
})

it.each([...all.filter(({ page }) => page?.reads), example].map(({ name }) => name))(
  'can read what %s states',
  async (name) => expect((await ask(name)).status).toBe(200),
)

it('a card asks a service of its own system, which is published', () => {
  const withPage = (asks: string, published?: string) =>
    planOf([
      defineSystem({
        ...example,
        services: { shop: { port: 3_000, environment: {}, ...(published ? { published } : {}) } },
        page: { title: 'Example', asks },
      }),
    ])
  expect(() => withPage('shop')).toThrow(
    "The page of example asks 'shop', which is no published service of it",
  )
  expect(() => withPage('api', 'SHOP_PORT')).toThrow("asks 'api'")
  expect(withPage('shop', 'SHOP_PORT').services).toHaveLength(1)
})
