import type { Declarations } from '@signalbox/contracts'
import type { Channel } from 'amqplib'
import { expect, it, vi } from 'vitest'
import { declareTopology } from './declare-topology.ts'
import { FakeChannel } from './testing/fake-connection.ts'

const declarations: Declarations = {
  exchanges: [{ name: 'events.a', type: 'direct', arguments: { 'alternate-exchange': 'strays' } }],
  queues: [{ name: 'a', arguments: { 'x-queue-type': 'quorum' } }],
  bindings: [
    { exchange: 'events.a', to: 'queue', name: 'a', routingKey: 'a' },
    { exchange: 'events.a', to: 'exchange', name: 'strays', routingKey: 'b' },
  ],
}

it('declares all so that it outlives a restart of the broker, with its arguments, and binds each to its own kind', async () => {
  const channel = new FakeChannel()
  await declareTopology(channel as unknown as Channel, declarations)
  expect(channel.declared).toEqual([
    { exchange: 'events.a', type: 'direct', durable: true, arguments: { 'alternate-exchange': 'strays' } },
    { queue: 'a', durable: true, arguments: { 'x-queue-type': 'quorum' } },
    { queue: 'a', from: 'events.a', routingKey: 'a' },
    { exchange: 'strays', from: 'events.a', routingKey: 'b' },
  ])
})

it.each(['assertExchange', 'assertQueue', 'bindQueue', 'bindExchange'] as const)(
  'fails when the broker refuses: %s',
  async (method) => {
    const channel = new FakeChannel()
    vi.spyOn(channel, method).mockRejectedValue(new Error('Refused'))
    await expect(declareTopology(channel as unknown as Channel, declarations)).rejects.toThrow('Refused')
  },
)
