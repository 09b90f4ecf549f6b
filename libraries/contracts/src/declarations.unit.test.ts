import { expect, it } from 'vitest'
import { declarationsOf, ownDeclarations } from './declarations.ts'
import { topology } from './testing/example.ts'

// The law: RabbitMQ refuses a queue that is declared again with other arguments, so a change of these stops every service
// of a running system. Written out here, so that nobody makes one by the way.

const argumentsOf = (queue: string) =>
  declarationsOf(topology).queues.find(({ name }) => name === queue)?.arguments

it('a topic: kept on every node, and what cannot be handled goes to the dead letters, at least once', () => {
  expect(argumentsOf('topic1')).toEqual({
    'x-queue-type': 'quorum',
    'x-delivery-limit': 50,
    'x-dead-letter-exchange': 'dead-letters.topic1',
    'x-dead-letter-routing-key': 'dead-letters',
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
  })
})

it.each([
  ['topic1.retry-1s', 1_000],
  ['topic1.retry-5s', 5_000],
  ['topic1.retry-30s', 30_000],
  ['topic1.retry-120s', 120_000],
  ['topic1.retry-600s', 600_000],
])('the retry tier %s: holds events for its time, then sends them home, at least once', (tier, delayMs) => {
  expect(argumentsOf(tier)).toEqual({
    'x-queue-type': 'quorum',
    'x-message-ttl': delayMs,
    'x-dead-letter-exchange': 'home.topic1',
    'x-dead-letter-routing-key': 'topic1',
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
  })
})

it('the dead letters: nothing behind them, so they are never given up', () => {
  expect(argumentsOf('dead-letters')).toEqual({ 'x-queue-type': 'quorum', 'x-delivery-limit': 2 ** 31 - 1 })
})

it('what finds no way home goes to the dead letters', () => {
  const home = declarationsOf(topology).exchanges.find(({ name }) => name === 'home.topic1')
  expect(home).toMatchObject({ arguments: { 'alternate-exchange': 'dead-letters.topic1' } })
})

it('a service makes its own queues and their tiers, with all that leads to them, and nothing of others', () => {
  const { exchanges, queues, bindings } = ownDeclarations(topology, 'service2')
  const tiers = ['1s', '5s', '30s', '120s', '600s'].map((delay) => `topic3.retry-${delay}`)
  expect(exchanges).toEqual([])
  expect(queues.map(({ name }) => name).toSorted()).toEqual(['topic3', ...tiers].toSorted())
  expect(bindings.map(({ exchange, to, name, routingKey }) => [exchange, to, name, routingKey])).toEqual([
    ['events.topic3', 'queue', 'topic3', 'topic3'],
    ['home.topic3', 'queue', 'topic3', 'topic3'],
    ...tiers.map((tier) => ['retry.topic3', 'queue', tier, tier]),
  ])
})

it('an exchange of a topic leads to its own queues and to the dead letters, and no two things have the same name', () => {
  const { exchanges, queues, bindings } = declarationsOf(topology)
  const names = [...exchanges, ...queues].map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const { exchange, name } of bindings.filter((one) => one.to === 'queue')) {
    const [purpose, topic] = exchange.split('.')
    expect(name.split('.')[0]).toBe(purpose === 'dead-letters' ? 'dead-letters' : topic)
  }
})
