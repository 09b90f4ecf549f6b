import { expect, test } from 'vitest'
import { systemsOf } from './description.ts'

const at = (name: string, port: number) => ({ name, pid: 1, url: `http://127.0.0.1:${port}` })

test('each system that runs is found at what it publishes first, or else at its first service; and so is its companion', () => {
  const services = [
    { name: 'worker', system: 'base' },
    { name: 'api', system: 'base', published: 'A' },
    { name: 'pages', system: 'base', published: 'B' },
    { name: 'couriers', system: 'parcels' },
    { name: 'scales', system: 'parcels' },
    { name: 'off', system: 'stopped', published: 'C' },
  ]
  const processes = [
    at('worker', 1),
    at('pages', 2),
    at('api', 3),
    at('api', 4),
    at('scales', 5),
    at('couriers', 6),
    at('post-office', 7),
  ]
  const companion = { name: 'post-office', known: 'postOffice', port: 1 }
  const systems = [{ name: 'base' }, { name: 'parcels', companion }, { name: 'stopped' }]
  expect(systemsOf(services, systems, processes)).toEqual({
    base: { url: 'http://127.0.0.1:3' },
    parcels: { url: 'http://127.0.0.1:6', postOffice: 'http://127.0.0.1:7' },
  })
})
