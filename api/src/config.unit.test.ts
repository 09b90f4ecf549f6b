import { entryPages } from '@signalbox/systems'
import { expect, it } from 'vitest'
import { readApiConfig } from './config.ts'
import { newIngestKey } from './protection/ingest-keys.ts'

const required = {
  RABBITMQ_URL: 'amqp://user:password@host:5672',
  DATABASE_URL: 'postgresql://user:password@host:5432/database',
  TOPIC2_KEYS: `k1:${Buffer.alloc(32, 2).toString('base64')}`,
}
const read = (more: NodeJS.ProcessEnv) => readApiConfig({ ...required, ...more })

it('takes origins as browsers write them, and a star', () => {
  expect(read({}).CORS_ORIGINS).toEqual([])
  expect(read({ CORS_ORIGINS: '*' }).CORS_ORIGINS).toEqual(['*'])
  expect(read({ CORS_ORIGINS: ' https://a.example, http://localhost:5173 ' }).CORS_ORIGINS).toEqual([
    'https://a.example',
    'http://localhost:5173',
  ])
})

it('serves the pages that the list of systems names', () => {
  expect(read({}).FRONTEND_DIR.endsWith(`/${entryPages ?? 'frontend'}/dist`)).toBe(true)
})

// A browser never sends these as its origin, so they would silently let nobody in.
it.each([
  'https://a.example/',
  'https://a.example/page',
  'a.example',
  'https://*.example',
  'HTTPS://A.example',
  'https://a.example:443',
  'null',
  'file:///',
])('takes %s for no origin', (origin) => {
  expect(() => read({ CORS_ORIGINS: `https://b.example,${origin}` })).toThrow('CORS_ORIGINS: must be origins')
})

it.each(['0', '-1', '1.5', 'many'])('takes %s for no rate', (rate) => {
  expect(() => read({ RATE_LIMIT_EVENTS_PER_SECOND: rate })).toThrow('RATE_LIMIT_EVENTS_PER_SECOND')
})

it('does not start with a key in place of its hash, and does not show it', () => {
  const { key } = newIngestKey('a')
  expect(() => read({ INGEST_KEYS: key })).toThrow('npm run ingest-key')
  expect(() => read({ INGEST_KEYS: key })).not.toThrow(key)
})
