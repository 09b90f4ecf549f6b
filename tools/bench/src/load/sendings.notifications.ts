import type { Database } from '@signalbox/database'
import { postInTurn } from './post-in-turn.ts'

export type FillOptions = {
  /** The door's address. */
  readonly url: string
  readonly count: number
  readonly signal: AbortSignal
}

let made = 0

/** Sends that many default notifications by email, in batches, and resolves when all are taken. */
export async function fillLane({ url, count, signal }: FillOptions): Promise<number> {
  const enough = new AbortController()
  let accepted = 0
  await postInTurn({
    url: `${url}/event`,
    taken: 201,
    linesOf: (events) => () => Array.from({ length: events }, lineOf).join('\n'),
    signal: AbortSignal.any([enough.signal, signal]),
    onAccepted: (events) => {
      accepted += events
      if (accepted >= count) enough.abort()
    },
  })
  signal.throwIfAborted()
  return accepted
}

function lineOf(): string {
  made += 1
  const payload = {
    subject: 'News',
    body: 'Hello',
    to: `user${made}@example.com`,
    from: 'signalbox@example.com',
  }
  return JSON.stringify({ channel: 'email', priority: 'default', metadata: {}, payload })
}

/** Sends one critical notification. */
export async function sendCritical(url: string): Promise<void> {
  const body = JSON.stringify({
    channel: 'sms',
    priority: 'critical',
    metadata: {},
    payload: { message: 'Your code is 123456', phoneNumber: '+12025550123' },
  })
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/event`, { method: 'POST', headers, body })
  await answer.arrayBuffer()
  if (answer.status !== 201) throw new Error(`The door answered ${answer.status}`)
}

/** How many calls a second were begun, of the middle eight tenths of all: starting and running out are left out. */
export async function callsASecond(database: Database): Promise<number> {
  const [row] = await database.query<{ rate: number }>({
    name: 'calls-a-second',
    text: `
      WITH numbered AS (
        SELECT started_at, percent_rank() OVER (ORDER BY started_at) AS rank FROM notification_attempts
      )
      SELECT (count(*) / extract(epoch FROM max(started_at) - min(started_at)))::float8 AS rate
      FROM numbered WHERE rank BETWEEN 0.1 AND 0.9`,
  })
  return row?.rate ?? 0
}

/** How long critical notifications took from the door to the call, in milliseconds. */
export async function criticalWaits(database: Database): Promise<number[]> {
  const rows = await database.query<{ ms: number }>({
    name: 'critical-waits',
    text: `
      SELECT (extract(epoch FROM started_at - accepted_at) * 1000)::float8 AS ms
      FROM notification_attempts AS attempt JOIN notification_states AS state USING (id)
      WHERE state.priority = 'critical' AND attempt.attempt = 1`,
  })
  return rows.map(({ ms }) => ms)
}

/** How many have come to their end. */
export async function ended(database: Database): Promise<number> {
  const [row] = await database.query<{ count: number }>({
    name: 'ended',
    text: `SELECT count(*)::int AS count FROM notification_states WHERE status NOT IN ('SCHEDULED', 'PROCESSING', 'RETRYING')`,
  })
  return row?.count ?? 0
}
