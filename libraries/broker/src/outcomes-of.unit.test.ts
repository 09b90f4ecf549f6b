import type { Event } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import { expect, it } from 'vitest'
import type { Received } from './handler.ts'
import { outcomesOf } from './outcomes-of.ts'

// The law: what is to wait and cannot is not done.

const received: Received<Event> = {
  event: {
    id: '01890a5d-ac96-774b-bcce-b302099a8057',
    eventType: 'passiveEvent',
    create_date: '2026-01-01T00:00:00Z',
  },
  receivedDate: new Date(),
  attempt: 1,
  firstFailure: undefined,
  notBefore: new Date('2999-01-01T00:00:00Z'),
}

it.each(['waitOn', 'setAside'] as const)('%s rejects where the queue has no tier', async (outcome) => {
  const outcomes = outcomesOf<Event>({
    queue: topology.deadLetter.queue,
    topology,
    publisher: { publishMessage: async () => {} },
    log: { info() {}, warn() {}, error() {} },
  })
  await expect(outcomes[outcome](received)).rejects.toThrow("no tier in which an event of 'dead-letters'")
})
