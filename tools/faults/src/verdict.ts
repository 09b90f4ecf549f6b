import type { History, Sent } from './history.ts'

/** A row of a topic table, as far as it can be compared with what was sent. */
export type StoredRow = {
  readonly id: string
  readonly type: string
  /** The `number` inside `data`. */
  readonly number: number | null
  /** Nothing where the table keeps none. */
  readonly value?: string | null
}

export type DeadLetter = { readonly queue: string; readonly eventId: string | null; readonly body: string }

/** What the database holds at rest. */
export type Found = {
  readonly stored: Readonly<Record<'topic1' | 'topic2' | 'topic3', ReadonlyMap<string, StoredRow>>>
  readonly dead: readonly DeadLetter[]
  /** For each sum that the dashboard reads, what it says and how many rows there are. */
  readonly sums: readonly { readonly name: string; readonly sum: number; readonly rows: number }[]
}

export type Verdict = {
  readonly attempted: number
  readonly acknowledged: number
  /** Events of the history that came to the end of their journey. */
  readonly stored: number
  readonly dead: number
  /** Acknowledged, and neither stored nor dead. */
  readonly lost: number
  /** In a table or among the dead letters, and should not be, or not like this. */
  readonly unexpected: number
  /** Effects that happened twice. */
  readonly doubled: number
  /** The first few of everything that is wrong, for people. */
  readonly examples: readonly string[]
}

const examplesMax = 12

/** Compares what was sent and answered with what the database holds at rest. */
export function judge(history: History, found: Found): Verdict {
  const counts = { stored: 0, lost: 0, unexpected: 0, doubled: 0 }
  const examples: string[] = []
  const blame = (kind: 'lost' | 'unexpected' | 'doubled', text: string, count = 1) => {
    counts[kind] += count
    if (examples.length < examplesMax) examples.push(`${kind}: ${text}`)
  }

  const { deadOf, poisonSeen } = sortDead(history, found.dead, blame)
  for (const [id, sent] of history.sent) {
    const isStored = isAtItsEnd(id, sent, found)
    const deaths = deadOf.get(id) ?? []
    if (isStored) counts.stored += 1
    const what = `${sent.event.eventType} ${id} (${sent.outcome}, wanted ${sent.expectation})`
    if (sent.outcome === 'acknowledged' && !isStored && deaths.length === 0) {
      const half = found.stored.topic2.has(id) ? ', though it is in topic2' : ''
      blame('lost', `${what} is neither stored nor dead${half}`)
    }
    if (sent.outcome === 'refused' && (isStored || deaths.length > 0)) blame('unexpected', `${what} was kept`)
    if (isStored && sent.expectation === 'dead') blame('unexpected', `${what} was stored`)
    if (deaths.length > 0 && sent.expectation === 'stored')
      blame('unexpected', `${what} is dead in ${deaths.join(', ')}`)
    if (deaths.length > 1 || (isStored && deaths.length > 0))
      blame('doubled', `${what} is dead in ${deaths.join(', ')}${isStored ? ' and stored' : ''}`)
  }

  for (const topic of ['topic1', 'topic2', 'topic3'] as const) {
    for (const row of found.stored[topic].values()) {
      const fault = faultOf(topic, row, history.sent.get(row.id))
      if (fault !== undefined) blame('unexpected', `${topic} holds ${row.id} ${fault}`)
    }
  }
  for (const id of found.stored.topic3.keys())
    if (!found.stored.topic2.has(id)) blame('unexpected', `topic3 holds ${id} and topic2 does not`)

  for (const mark of history.poison) {
    const times = poisonSeen.get(mark) ?? 0
    if (times === 0) blame('lost', `the message with ${mark} is no dead letter`)
    if (times > 1) blame('doubled', `the message with ${mark} is a dead letter ${times} times`, times - 1)
  }
  for (const { name, sum, rows } of found.sums)
    if (sum !== rows) blame('doubled', `${name} says ${sum} and there are ${rows} rows`, Math.abs(sum - rows))

  return {
    ...counts,
    attempted: history.sent.size + history.poison.size,
    acknowledged:
      [...history.sent.values()].filter(({ outcome }) => outcome === 'acknowledged').length +
      history.poison.size,
    dead: found.dead.length,
    examples,
  }
}

/** Finds for each dead letter the event or the poison that it was. */
function sortDead(history: History, dead: Found['dead'], blame: (kind: 'unexpected', text: string) => void) {
  const deadOf = new Map<string, string[]>()
  const poisonSeen = new Map<string, number>()
  for (const { queue, eventId, body } of dead) {
    const mark = /poison-[a-z0-9-]+\./.exec(body)?.[0]
    if (eventId !== null && history.sent.has(eventId)) {
      deadOf.set(eventId, [...(deadOf.get(eventId) ?? []), queue])
    } else if (mark !== undefined && history.poison.has(mark)) {
      poisonSeen.set(mark, (poisonSeen.get(mark) ?? 0) + 1)
    } else {
      blame('unexpected', `a dead letter of ${queue} that was never sent (${eventId ?? 'no id'})`)
    }
  }
  return { deadOf, poisonSeen }
}

function isAtItsEnd(id: string, { topic }: Sent, { stored }: Found): boolean {
  return topic === 'topic1' ? stored.topic1.has(id) : stored.topic2.has(id) && stored.topic3.has(id)
}

function faultOf(topic: string, row: StoredRow, sent: Sent | undefined): string | undefined {
  if (!sent) return 'which was never sent'
  const { event } = sent
  if ((sent.topic === 'topic1') !== (topic === 'topic1')) return `of ${sent.topic}`
  if (row.type !== event.eventType) return `with the type ${row.type} instead of ${event.eventType}`
  if (row.value !== undefined && row.value !== event.value) return 'with another value'
  if (row.number !== Object(event.data)['number']) return 'with other data'
  return undefined
}
