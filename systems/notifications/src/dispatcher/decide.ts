import type { Notification, Status } from '@signalbox/systems/notifications/events/notification.ts'
import { waitMs, type Link, type ProviderName } from '@signalbox/systems/notifications/rules.ts'
import type { Answer } from '../providers/provider.ts'
import type { Tries } from './sql/claim-notifications.ts'

/** Where a notification stands after an answer. */
export type Decision = {
  readonly status: Status
  /** Why, in a short word; nothing where it was sent. */
  readonly reason?: string
  readonly tries: Tries
  /** How long until the next provider is asked, in milliseconds; nothing where none is. */
  readonly waitMs?: number
}

export type DecideOptions = {
  readonly notification: Pick<Notification, 'onUncertain'>
  /** Every provider that may be asked, whether it is well at the moment or not. */
  readonly way: readonly Link[]
  readonly provider: ProviderName
  /** Whether the same key keeps that provider from sending twice. */
  readonly knowsKeys: boolean
  /** Before this answer. */
  readonly tries: Tries
  readonly answer: Answer
  readonly random?: () => number
}

// A provider that asks for more has something else in mind.
const retryAfterMaxMs = 24 * 3_600_000

/** Says what becomes of a notification after a provider's answer, by the rules. */
export function decide(options: DecideOptions): Decision {
  const { notification, way, provider, knowsKeys, answer, random } = options
  const tried = (options.tries[provider] ?? 0) + 1
  const tries = { ...options.tries, [provider]: tried }
  const allowed = way.find(([name]) => name === provider)?.[1] ?? 0

  /** Somebody else at once, or nobody. */
  function next(reason: string): Decision {
    const spent = { ...tries, [provider]: Math.max(tried, allowed) }
    const isLeft = way.some(([name, most]) => (spent[name] ?? 0) < most)
    if (isLeft) return { status: 'RETRYING', reason, tries: spent, waitMs: 0 }
    return { status: 'DEAD_LETTERED', reason, tries: spent }
  }
  /** The same one later, while it has tries left. */
  function again(reason: string, retryAfterMs?: number): Decision {
    if (tried >= allowed) return next(reason)
    const wait = Math.min(retryAfterMs ?? waitMs(provider, tried, random), retryAfterMaxMs)
    return { status: 'RETRYING', reason, tries, waitMs: Math.max(1, Math.round(wait)) }
  }

  switch (answer.outcome) {
    case 'taken':
      return { status: answer.reports ? 'SENT' : 'COMPLETED', tries }
    case 'refused':
      if (answer.blames === 'provider') return next(answer.error)
      return answer.blames === 'token'
        ? { status: 'SKIPPED', reason: answer.error === 'no_token' ? 'no_token' : 'dead_token', tries }
        : { status: 'FAILED', reason: answer.error, tries }
    case 'later':
      return again(answer.error, answer.retryAfterMs)
    case 'uncertain':
      // With the same key nothing is sent twice. Somebody else does not know it.
      return notification.onUncertain === 'retry' || (knowsKeys && tried < allowed)
        ? again('uncertain')
        : { status: 'DEAD_LETTERED', reason: 'uncertain', tries }
  }
}
