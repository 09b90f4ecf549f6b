import { hash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { openPlace, runNotifications } from './testing/run-notifications.ts'

// The law: what was cancelled is never sent, and cancelled but once; each dead letter is replayed once, whoever asks at the same time.

let place: Awaited<ReturnType<typeof openPlace>>
let doors: Awaited<ReturnType<typeof runNotifications>>[]
beforeAll(async () => {
  place = await openPlace()
  doors = await Promise.all([runNotifications(place.environment), runNotifications(place.environment)])
}, 60_000)
afterAll(async () => {
  for (const door of doors ?? []) await door[Symbol.asyncDispose]()
  await place?.[Symbol.asyncDispose]()
})

const query = async <Row extends object>(text: string, values: unknown[] = []) =>
  await place.database.database.query<Row>({ name: hash('md5', text), text, values })
const ask = async (method: string, path: string, body?: unknown) =>
  (await doors[0]?.ask(method, path, body)) ?? expect.fail('There is no door')
const sms = { channel: 'sms', payload: { message: 'Hello', phoneNumber: '+12025550123' } }

/** Takes so many notifications, and lets them have ended as dead letters. */
async function deadLetters(count: number, more: object = {}) {
  const ids = Array.from({ length: count }, () => randomUUID())
  const requests = ids.map((eventId) => ({ ...sms, ...more, eventId }))
  for (let start = 0; start < count; start += 500)
    expect((await ask('POST', '/event', requests.slice(start, start + 500)))[0]).toBe(201)
  await vi.waitFor(
    async () =>
      expect(await query('SELECT FROM notifications WHERE event_id = ANY ($1)', [ids])).toHaveLength(count),
    { timeout: 10_000 },
  )
  await query(
    `UPDATE notification_states SET status = 'DEAD_LETTERED', reason = 'http_503', tries = '{"twilio":3}', attempts = 1,
      changed_at = now() WHERE id = ANY ($1)`,
    [ids],
  )
  await query(
    `INSERT INTO notification_attempts (id, attempt, provider, started_at) SELECT unnest($1::uuid[]), 1, 'twilio', now()`,
    [ids],
  )
  return ids
}

beforeEach(async () => void (await query('TRUNCATE notification_states, notification_attempts')))

it('cancels what was not sent, once, and not what is on its way or at its end', async () => {
  const [, answer] = await ask('POST', '/event', sms)
  const { id } = answer as { id: string }
  const cancelled = { id, status: 'CANCELLED' }
  expect(await ask('DELETE', `/event/${id}`)).toMatchObject([200, cancelled])
  expect(await ask('DELETE', `/event/${id}`)).toMatchObject([200, cancelled])
  await vi.waitFor(async () =>
    expect(await query('SELECT FROM notifications WHERE event_id = $1', [id])).toHaveLength(1),
  )
  expect(await ask('GET', `/event/${id}`)).toMatchObject([200, cancelled])
  const set = 'UPDATE notification_states SET status = $2 WHERE id = $1'
  for (const [status, expected] of [
    ['PROCESSING', 409],
    ['SENT', 409],
    ['COMPLETED', 409],
    ['DEAD_LETTERED', 409],
    ['RETRYING', 200],
  ] as const) {
    await query(set, [id, status])
    expect([status, (await ask('DELETE', `/event/${id}`))[0]]).toEqual([status, expected])
  }
  expect(await ask('DELETE', `/event/${randomUUID()}`)).toMatchObject([404, { code: 'not_found' }])
})

it('finds cancelled what is cancelled before anybody has stored it', async () => {
  const eventId = `early-${randomUUID()}`
  const sent = Array.from({ length: 20 }, (_, index) => ({ ...sms, eventId: `${eventId}-${index}` }))
  await Promise.all(
    sent.map(async (one) => {
      const [, answer] = await ask('POST', '/event', one)
      const { id } = answer as { id: string }
      expect(await ask('DELETE', `/event/${id}`)).toMatchObject([200, { id, status: 'CANCELLED' }])
    }),
  )
  await vi.waitFor(async () =>
    expect(
      await query(`SELECT FROM notifications WHERE event_data ->> 'eventId' LIKE $1`, [`${eventId}%`]),
    ).toHaveLength(20),
  )
  expect(
    await query(`SELECT DISTINCT status FROM notification_states WHERE event_id LIKE $1`, [`${eventId}%`]),
  ).toEqual([{ status: 'CANCELLED' }])
})

it('replays each dead letter once, however many ask at the same time', async () => {
  const ids = await deadLetters(700)
  const answers = await Promise.all(
    [0, 1, 0, 1].map(async (door) => await doors[door]?.ask('POST', '/replay-dead-letter', { limit: 300 })),
  )
  for (const answer of answers)
    expect(answer).toMatchObject([
      201,
      { message: 'Event Replayed', count: expect.any(Number), from: 0, limit: 300 },
    ])
  const counts = answers.map((answer) => (answer as [number, { count: number }])[1].count)
  expect(counts.reduce((sum, count) => sum + count)).toBe(
    (await query(`SELECT FROM notification_states WHERE status = 'SCHEDULED'`)).length,
  )
  expect((await ask('POST', '/replay-dead-letter'))[0]).toBe(201)
  expect(
    await query(
      `SELECT count(*)::integer FROM notification_states WHERE id = ANY ($1) AND (status, tries) = ('SCHEDULED', '{}')`,
      [ids],
    ),
  ).toEqual([{ count: 700 }])
  expect(await ask('POST', '/replay-dead-letter', {})).toEqual([
    201,
    { message: 'Event Replayed', count: 0, from: 0, limit: 1_000 },
  ])
  // All of them leave, and none is taken for another acceptance of it.
  await vi.waitFor(
    async () => expect(await query('SELECT FROM notifications_outbox.outbox')).toHaveLength(0),
    {
      timeout: 10_000,
    },
  )
  expect(await query('SELECT FROM notifications_outbox.outbox_parked')).toHaveLength(0)
  expect(await query('SELECT FROM repeats')).toHaveLength(0)
}, 30_000)

it('replays those that are meant, the oldest first, and counts them when that is all that is wanted', async () => {
  const first = await deadLetters(3)
  const second = await deadLetters(3, { priority: 'critical' })
  const count = async (asked: object) =>
    ((await ask('POST', '/replay-dead-letter', { ...asked, dryRun: true }))[1] as { count: number }).count
  expect(await count({})).toBe(6)
  expect(
    await count({ channel: 'sms', provider: 'twilio', error: 'http_503', since: '2020-01-01T00:00:00Z' }),
  ).toBe(6)
  expect(await count({ channel: 'push' })).toBe(0)
  expect(await count({ provider: 'messagebird' })).toBe(0)
  expect(await count({ error: 'uncertain' })).toBe(0)
  expect(await count({ until: '2020-01-01T00:00:00Z' })).toBe(0)
  expect(await ask('POST', '/replay-dead-letter', { from: 3, limit: 2 })).toMatchObject([
    201,
    { count: 2, from: 3, limit: 2 },
  ])
  const dead = await query<{ id: string }>(
    `SELECT id FROM notification_states WHERE status = 'DEAD_LETTERED'`,
  )
  expect(dead).toHaveLength(4)
  expect(dead.map(({ id }) => id)).toEqual(expect.arrayContaining(first as string[]))
  expect(dead.filter(({ id }) => (second as string[]).includes(id))).toHaveLength(1)
  for (const [body, pointer] of [
    [{ limit: 0 }, '/limit'],
    [{ from: -1 }, '/from'],
    [{ since: 'today' }, '/since'],
    [{ all: true }, '/all'],
  ] as const)
    expect(await ask('POST', '/replay-dead-letter', body)).toMatchObject([422, { errors: [{ pointer }] }])
})

it('works with the rights of its own user alone, and has nothing to complain of', async () => {
  for (const door of doors) expect(door.lines.filter(({ level }) => Number(level) >= 40)).toEqual([])
})
