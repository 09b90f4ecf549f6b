import { randomUUID } from 'node:crypto'
import type { Notification } from '@signalbox/systems/notifications/events/notification.ts'
import { createTestDatabase } from '@signalbox/testing'
import type { Answer } from '../../providers/provider.ts'
import type { OpenLink } from '../circuits.ts'
import { decide } from '../decide.ts'
import { claimNotifications, type Claim, type Wish } from '../sql/claim-notifications.ts'
import { settleAttempts } from '../sql/settle-attempts.ts'
import { sms } from './notifications.ts'

export const smsWay: readonly OpenLink[] = [
  ['twilio', 3, true],
  ['messagebird', 2, true],
]
export const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString()

/** Claims and settles in a database of its own, as any number of dispatchers would. */
export async function openSending() {
  const test = await createTestDatabase()
  const { database, run } = test

  const wish = (notification: Notification = sms(), more: Partial<Wish> = {}): Wish => ({
    id: randomUUID(),
    notification,
    acceptedDate: new Date().toISOString(),
    way: smsWay,
    claim: randomUUID(),
    ...more,
  })

  return {
    test,
    wish,
    /** Who asks under another name is somebody else. */
    other: (of: Wish): Wish => ({ ...of, claim: randomUUID() }),
    async claim(of: Wish, { leaseMs = 60_000, limit }: { leaseMs?: number; limit?: number } = {}) {
      const [claimed] = await claimNotifications(database, leaseMs, limit)([of])
      return claimed
    },
    /** Keeps an answer, decided by the rules. */
    async settle({ id, notification, way }: Wish, claimed: Claim | undefined, answer: Answer) {
      if (claimed?.decision !== 'call' && claimed?.decision !== 'uncertain')
        throw new Error(`There is nothing to settle: ${claimed?.decision}`)
      const { provider, attempt, tries } = claimed
      const links = way.map(([name, most]) => [name, most] as const)
      const decision = decide({
        notification,
        way: links,
        provider,
        knowsKeys: false,
        tries,
        answer,
        random: () => 0,
      })
      await settleAttempts(database)([{ id, attempt, answer, durationMs: 1, decision }])
      return decision
    },
    /** Lets the lease and all waits be over. */
    async later() {
      await run(`UPDATE notification_states SET next_at = now() - interval '1 s',
        calling_until = CASE WHEN calling IS NULL THEN NULL ELSE now() - interval '1 s' END`)
    },
    async stateOf({ id }: Wish) {
      const [state] = await run(
        'SELECT status, reason, attempts, tries, calling, sent_by, provider_id FROM notification_states WHERE id = $1',
        [id],
      )
      return state
    },
    async attemptsOf({ id }: Wish) {
      const text =
        'SELECT attempt, provider, outcome FROM notification_attempts WHERE id = $1 ORDER BY attempt'
      return (await run(text, [id])).map(({ attempt, provider, outcome }) => [attempt, provider, outcome])
    },
    [Symbol.asyncDispose]: async () => await test.close(),
  }
}
