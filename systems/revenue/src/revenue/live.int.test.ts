import { once } from 'node:events'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { live } from '@signalbox/systems/revenue/events/live.ts'
import { openPlace, runRevenue } from './testing/run-revenue.ts'

// The law: who watches a user is told of each change, in order and without a gap, whichever replica has stored it, and
// from where they left off.

let place: Awaited<ReturnType<typeof openPlace>>
let replicas: Awaited<ReturnType<typeof runRevenue>>[]
beforeAll(async () => {
  place = await openPlace()
  const environment = {
    ...place.environment,
    REVENUE_OPEN_READS: 'false',
    REVENUE_ORIGINS: 'https://shop.example',
  }
  replicas = await Promise.all([runRevenue(environment), runRevenue(environment)])
}, 30_000)
afterAll(async () => {
  for (const replica of replicas ?? []) await replica[Symbol.asyncDispose]()
  await place?.[Symbol.asyncDispose]()
})
const replica = (index: number) => replicas[index] as (typeof replicas)[number]
const secret = { authorization: 'secret' }
const eventually = async (check: () => void) => await vi.waitFor(check, { timeout: 15_000 })
const lines = (count: number, userId: string) =>
  Array.from({ length: count }, () => JSON.stringify({ userId, name: 'add_revenue', value: 1 })).join('\n')
const post = async (index: number, count: number, userId: string) =>
  await replica(index).post(lines(count, userId), { 'content-type': 'application/x-ndjson' })

it('tells each change once and in order, at both replicas, and goes on where one left off', async () => {
  const watching = [replica(0).watch('userId=user1', secret), replica(1).watch('userId=user1', secret)]
  for (const { told } of watching)
    await eventually(() => expect(told).toEqual([{ user_id: 'user1', revenue: '0', sequence: 0 }]))
  for (let round = 0; round < 20; round += 1) await post(round % 2, 50, 'user1')
  for (const { told } of watching) {
    await eventually(() => expect(told).toHaveLength(1_001))
    for (const message of told) expect(live.message.parse(message)).toEqual(message)
    expect(told.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 1_001 }, (_, index) => index))
    expect(told.at(-1)).toEqual({
      user_id: 'user1',
      revenue: '1000',
      change: '1',
      name: 'add_revenue',
      event_id: expect.any(String),
      sequence: 1_000,
    })
  }
  const again = replica(1).watch('userId=user1&after=900', secret)
  await eventually(() => expect(again.told).toHaveLength(101))
  expect([again.told[0], again.told[1]]).toMatchObject([{ revenue: '900', sequence: 900 }, { sequence: 901 }])
  for (const { webSocket } of [...watching, again]) webSocket.close()
})

it.each([
  ['userId=user1', {}, 401],
  ['userId=user1', { authorization: 'wrong' }, 401],
  ['userId=user1&ticket=wrong', {}, 401],
  ['userId=user1', { ...secret, origin: 'https://evil.example' }, 403],
  ['', secret, 422],
])('refuses the upgrade for "%s" with %j by %i', async (query, headers, status) => {
  const refused = replica(0).watch(query, headers)
  await eventually(() => expect(refused.refused()).toBe(status))
})

it('lets a browser in by a ticket, once and at any replica, or by its first message', async () => {
  const answer = await fetch(`${replica(0).url}/live/ticket`, { method: 'POST', headers: secret })
  const { ticket } = (await answer.json()) as { ticket: string }
  const origin = 'https://shop.example'
  const first = replica(1).watch(`userId=user1&ticket=${ticket}`, { origin })
  await eventually(() => expect(first.told).toHaveLength(1))
  const second = replica(0).watch(`userId=user1&ticket=${ticket}`, { origin })
  await eventually(() => expect(second.refused()).toBe(401))

  const saying = replica(0).watch('userId=user1&auth=message', { origin })
  await once(saying.webSocket, 'open')
  saying.webSocket.send('secret')
  await eventually(() => expect(saying.told).toHaveLength(1))
  const wrong = replica(0).watch('userId=user1&auth=message', { origin })
  await once(wrong.webSocket, 'open')
  wrong.webSocket.send('wrong')
  await eventually(() => expect(wrong.closed()).toBe(1008))
  expect(wrong.told).toEqual([])
})

it.each([
  ['https://shop.example', 'https://shop.example'],
  ['https://evil.example', null],
])('lets a page of %s read what it is answered: %s', async (origin, allowed) => {
  const { url } = replica(0)
  const asked = await fetch(`${url}/liveEvent`, { method: 'OPTIONS', headers: { origin } })
  const answered = await fetch(`${url}/live/ticket`, { method: 'POST', headers: { ...secret, origin } })
  for (const { headers } of [asked, answered])
    expect(headers.get('access-control-allow-origin')).toBe(allowed)
  // A page that may not read why it is refused cannot ask for another secret.
  const refused = await fetch(`${url}/live/ticket`, { method: 'POST', headers: { origin } })
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, allowed])
  // Which the card in the simulator sends: each makes the browser ask first.
  const headers = asked.headers.get('access-control-allow-headers')
  expect(headers).toBe(allowed === null ? null : 'Authorization, *')
})

it('tells those who watch to leave when the service stops', async () => {
  const watching = replica(1).watch('userId=user1', secret)
  await eventually(() => expect(watching.told).toHaveLength(1))
  replica(1).stop('SIGTERM')
  await eventually(() => expect(watching.closed()).toBe(1001))
})
