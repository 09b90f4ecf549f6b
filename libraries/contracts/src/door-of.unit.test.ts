import { expect, test } from 'vitest'
import { doorOf } from './door-of.ts'
import { planOf } from './plan.ts'
import { defineSystem } from './system.ts'

const plan = planOf([
  defineSystem({
    name: 'shop',
    topics: { orders: {}, ledger: {}, shipped: {} },
    eventTypes: {
      orderPlaced: { topic: 'orders' },
      entry: { topic: 'ledger', internal: true },
      orderShipped: { topic: 'shipped', internal: true },
    },
    services: {
      api: { port: 1, environment: {}, takesEvents: true },
      books: { port: 2, environment: {}, consumes: ['ledger'], publishes: ['ledger', 'orders'] },
    },
  }),
])

test('events of a topic come in by the service that publishes there, where the api takes none for it', () => {
  expect(['orders', 'ledger', 'shipped'].map((topic) => doorOf(topic, plan))).toEqual(['api', 'books', 'api'])
})
