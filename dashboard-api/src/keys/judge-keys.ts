import { isDeadLetterQueue, isRetryQueue, type Queues, type SealedKey } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import type { DeadLetterKey } from '../sql/select-dead-letter-keys.ts'
import type { SealedKeyRow } from '../sql/select-sealed-keys.ts'

/**
 * For how long nothing may have come before a key can be dropped, in hours. Retries bring events back within a
 * quarter of an hour; a day and some is what a service may be stopped for without anybody looking at this.
 */
export const quietHours = 26

// While keys change, replicas that have been started again seal with the new one and the others with the old one.
const togetherMs = 60_000

export type KeyFacts = {
  readonly rows: readonly SealedKeyRow[]
  readonly letters: readonly DeadLetterKey[]
  readonly queues: Queues
  readonly now: Date
}

/** Says of every key of every sealed topic whether something still needs it; the newest key of a topic first. */
export function judgeKeys(facts: KeyFacts): SealedKey[] {
  return topology.topics.filter(({ sealed }) => sealed).flatMap(({ name }) => judgeTopic(name, facts))
}

function judgeTopic(topic: string, { rows, letters, queues, now }: KeyFacts): SealedKey[] {
  const seen = rows.filter((row) => row.topic === topic).toSorted(newestFirst)
  const dead = new Map(letters.filter((one) => one.topic === topic).map((one) => [one.kid, one.letters]))
  const sealing = sealingKid(seen)
  const waiting = waitingFor(topic, queues)

  const arrived = seen.map(({ kid, events, lastSeen }): SealedKey => {
    const deadLetters = dead.get(kid) ?? 0
    const isQuiet = now.getTime() - lastSeen.getTime() > quietHours * 3_600_000
    const state = kid === sealing ? 'sealing' : isQuiet ? stateOfQuiet(deadLetters, waiting) : 'arriving'
    return { topic, kid, events, lastSeen: lastSeen.toISOString(), deadLetters, waiting, state }
  })
  const neverArrived = [...dead]
    .filter(([kid]) => !seen.some((row) => row.kid === kid))
    .map(([kid, deadLetters]): SealedKey => {
      return { topic, kid, events: 0, lastSeen: null, deadLetters, waiting, state: 'held' }
    })
  return [...arrived, ...neverArrived]
}

function newestFirst(one: SealedKeyRow, other: SealedKeyRow): number {
  return other.firstSeen.getTime() - one.firstSeen.getTime() || one.kid.localeCompare(other.kid)
}

/** Of the keys that came last, at about the same time, the one that came up last. */
function sealingKid(newest: readonly SealedKeyRow[]): string | undefined {
  const last = Math.max(...newest.map(({ lastSeen }) => lastSeen.getTime()))
  return newest.find(({ lastSeen }) => last - lastSeen.getTime() <= togetherMs)?.kid
}

function stateOfQuiet(deadLetters: number, waiting: number | null): SealedKey['state'] {
  if (deadLetters > 0) return 'held'
  if (waiting === null) return 'uncertain'
  return waiting > 0 ? 'waiting' : 'droppable'
}

// What waits for a retry or is being buried may be of any topic. What a service has in its hand is not counted: that
// arrives in a moment, and under load there is always some.
const isOfAll = (queue: string) => isRetryQueue(queue) || isDeadLetterQueue(queue)

function waitingFor(topic: string, queues: Queues): number | null {
  if (queues.status === 'failed') return null
  return queues.items
    .filter(({ name }) => name === topic || isOfAll(name))
    .reduce((sum, { ready }) => sum + ready, 0)
}
