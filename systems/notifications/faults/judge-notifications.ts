import type { Status } from '../events/notification.ts'
import type { Accepted } from './send-notifications.ts'

/** What is there once all has come to rest. */
export type Found = {
  readonly states: readonly { readonly id: string; readonly status: Status; readonly reason: string | null }[]
  /** By notification, each message that a provider took. */
  readonly sent: readonly { readonly notification: string }[]
  /** The notifications of which the tables say that they may have been sent more than once. */
  readonly doubtful: ReadonlySet<string>
}

export type Allowed = {
  /** How a notification may end. */
  readonly ends: readonly Status[]
  /** Whether one may be kept as a dead letter since nobody knows whether it was sent. */
  readonly heldAsUncertain?: boolean
}

const isSent = (status: Status) => status === 'SENT' || status === 'COMPLETED' || status === 'FAILED'

/**
 * Compares what was accepted with what became of it: each in one state, at its end, and each that is said to be sent in the
 * record of the providers: once, or more often only where the tables say that this may be.
 *
 * @returns what is wrong
 */
export function judgeNotifications(
  accepted: readonly Accepted[],
  { states, sent, doubtful }: Found,
  { ends, heldAsUncertain = false }: Allowed,
): string[] {
  const stateOf = new Map(states.map((state) => [state.id, state]))
  const times = new Map<string, number>()
  for (const { notification } of sent) times.set(notification, (times.get(notification) ?? 0) + 1)
  const wrong = new Map<string, string[]>()
  const note = (what: string, { eventId }: Accepted) => wrong.set(what, [...(wrong.get(what) ?? []), eventId])
  for (const one of accepted) {
    const state = stateOf.get(one.id)
    if (!state) {
      note('are in no state', one)
      continue
    }
    const { status, reason } = state
    const isHeld = status === 'DEAD_LETTERED' && reason === 'uncertain'
    const count = times.get(one.id) ?? 0
    if (!ends.includes(status) && !(heldAsUncertain && isHeld)) note(`ended as ${status} (${reason})`, one)
    if (isSent(status) && count === 0) note('are said to be sent, and no provider has them', one)
    if (!isSent(status) && !isHeld && count > 0) note(`were sent and are said to be ${status}`, one)
    if (count > 1 && !doubtful.has(one.id)) note('were sent more than once, and nobody says so', one)
    if (count > 1 && one.priority === 'default' && heldAsUncertain)
      note('were sent more than once, though they are to be held where that is in doubt', one)
  }
  return [...wrong].map(([what, names]) => `${names.length} notifications ${what}, such as ${names[0]}`)
}
