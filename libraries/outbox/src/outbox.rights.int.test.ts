import { outboxRights, type OutboxUse } from '@signalbox/contracts'
import type { Query } from '@signalbox/database'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openOutbox } from './outbox.ts'
import { newEvent, openTestOutbox, type TestOutbox } from './testing/open-test-outbox.ts'

// The law: the rights of what a service states of an outbox are enough, and whoever adds can read nothing of what others have
// added.

const timeout = { timeout: 20_000 }
let test: TestOutbox
// Roles belong to the whole server.
const suffix = Math.random().toString(36).slice(2, 10)
const named = (role: string) => `${role}_${suffix}`
beforeEach(async () => {
  test = await openTestOutbox()
  await makeRole('shop', ['add'])
  await makeRole('relay', ['startRelay', 'figures', 'parked', 'sendAgain'])
})
async function makeRole(role: string, uses: readonly OutboxUse[]): Promise<void> {
  await test.run(`CREATE ROLE ${named(role)}`)
  await test.run(`GRANT USAGE ON SCHEMA orders TO ${named(role)}`)
  for (const use of uses)
    for (const [table, rights] of Object.entries(outboxRights[use]))
      await test.run(`GRANT ${Object.keys(rights).join(', ')} ON orders.${table} TO ${named(role)}`)
}
afterEach(async () => {
  for (const role of ['shop', 'relay'])
    await test
      .run(`DROP OWNED BY ${named(role)}`)
      .then(async () => await test.run(`DROP ROLE ${named(role)}`))
  await test[Symbol.asyncDispose]()
})

/** Every statement as a user of that role has it run. */
const as =
  (role: string): Query =>
  async (statement) =>
    await test.database.transaction(async (query) => {
      await query({ name: `role ${role}`, text: `SET LOCAL ROLE ${named(role)}` })
      return await query(statement)
    })

it('lets add, relay, hold, park and send again whoever states it', async () => {
  const [event, other] = [newEvent(), newEvent()]
  await test.outbox.add(as('shop'), [event, other], { topic: 'topic1', aggregate: 'order-1' })
  await test.outbox.add(as('shop'), newEvent(), { topic: 'nowhere' })
  const relay = test.relay({ query: as('relay'), triesMax: 2 })
  await expect.poll(() => test.arrived, timeout).toEqual([event, other])
  await expect.poll(async () => (await test.outbox.parked(as('relay'))).length, timeout).toBe(1)
  const [parked] = await test.outbox.parked(as('relay'))
  expect(await test.outbox.sendAgain(as('relay'), [parked?.number ?? 0])).toBe(1)
  expect(await test.outbox.figures(as('relay'))).toMatchObject({ leasesTakenOver: 0, relays: 1 })
  await expect.poll(async () => (await test.outbox.parked(as('relay'))).length, timeout).toBe(1)
  await relay[Symbol.asyncDispose]()
})

it('lets whoever adds neither read nor delete', async () => {
  await test.add(newEvent())
  for (const text of ['SELECT event FROM orders.outbox', 'DELETE FROM orders.outbox'])
    await expect(as('shop')({ name: text, text })).rejects.toThrow('42501')
})

it('lives in a schema of any plain name, and in no other', async () => {
  await test.run(`SELECT create_outbox('order')`)
  const outbox = openOutbox({ schema: 'order' })
  await outbox.add(test.database.query, newEvent(), { topic: 'topic1' })
  expect(await outbox.figures(test.database.query)).toMatchObject({ unsent: 1 })
  expect(await test.unsent()).toBe(0)
  expect(() => openOutbox({ schema: 'a"; DROP' })).toThrow(RangeError)
})
