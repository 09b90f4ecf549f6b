import { isDeepStrictEqual } from 'node:util'
import { plan } from '@signalbox/systems'
import { judgeDerived } from './derived.ts'
import type { Blame, Found, StoredRow } from './found.ts'
import type { History, Sent } from './history.ts'
import { placesOf, subscriptionOf, type List, type Place } from './places.ts'

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
export function judge(history: History, found: Found, list: List = plan): Verdict {
  const counts = { stored: 0, lost: 0, unexpected: 0, doubled: 0 }
  const examples: string[] = []
  const blame: Blame = (kind, text, count = 1) => {
    counts[kind] += count
    if (examples.length < examplesMax) examples.push(`${kind}: ${text}`)
  }

  const { stored } = found
  const places = placesByTopic(stored, list)
  const { deadOf, poisonSeen } = sortDead(history, found.dead, list, blame)
  for (const [id, sent] of history.sent) {
    const own = places(sent.topic)
    const isIn = ({ table }: Place) => stored.get(table)?.has(id) === true
    const missing = own.filter((place) => !isIn(place))
    const isStored = missing.length === 0 && own.length > 0
    const deaths = deadOf.get(id) ?? []
    const isKept = missing.length < own.length || deaths.length > 0
    if (isStored) counts.stored += 1
    const what = `${sent.event.eventType} ${id} (${sent.outcome}, wanted ${sent.expectation})`
    // Whoever gave it up is excused, and so is all that lies behind.
    const lost = missing.filter(({ through }) => !through.some((queue) => deaths.includes(queue)))
    if (sent.outcome === 'acknowledged' && lost.length > 0)
      blame('lost', `${what} is neither dead nor in ${lost.map(({ table }) => table).join(', ')}`)
    if (sent.outcome === 'refused' && isKept) blame('unexpected', `${what} was kept`)
    if (isStored && sent.expectation === 'dead') blame('unexpected', `${what} was stored`)
    if (deaths.length > 0 && sent.expectation === 'stored')
      blame('unexpected', `${what} is dead in ${deaths.join(', ')}`)
    const livesToo = (queue: string) => {
      const behind = own.filter(({ through }) => through.includes(queue))
      return behind.length > 0 && behind.every(isIn)
    }
    if (new Set(deaths).size < deaths.length || deaths.some(livesToo))
      blame('doubled', `${what} is dead in ${deaths.join(', ')}${isStored ? ' and stored' : ''}`)
  }

  const strangers = new Map<string, StoredRow[]>()
  for (const [table, rows] of stored) {
    const unsent: StoredRow[] = []
    strangers.set(table, unsent)
    for (const row of rows.values()) {
      const sent = history.sent.get(row.id)
      if (!sent) unsent.push(row)
      const fault = sent && faultOf(table, row, sent, places(sent.topic))
      if (fault !== undefined) blame('unexpected', `${table} holds ${row.id} ${fault}`)
      const before = sent && placeBefore(table, places(sent.topic))
      if (before !== undefined && !stored.get(before)?.has(row.id))
        blame('unexpected', `${table} holds ${row.id} and ${before} does not`)
    }
  }
  judgeDerived({ history, stored, strangers, deadOf, list }, blame)

  for (const [mark, queues] of history.poison) {
    for (const queue of queues) {
      const times = (poisonSeen.get(mark) ?? []).filter((one) => one === queue).length
      if (times === 0) blame('lost', `the message with ${mark} is no dead letter of ${queue}`)
      if (times > 1)
        blame('doubled', `the message with ${mark} is a dead letter of ${queue} ${times} times`, times - 1)
    }
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

/** Where events of a topic have to arrive, as far as the database has the table. */
function placesByTopic(stored: Found['stored'], list: List) {
  const known = new Map<string, Place[]>()
  return (topic: string): readonly Place[] => {
    const places = known.get(topic) ?? placesOf(topic, list).filter(({ table }) => stored.has(table))
    known.set(topic, places)
    return places
  }
}

/** Finds for each dead letter the event or the poison that it was, and whose subscription gave it up. */
function sortDead(history: History, dead: Found['dead'], list: List, blame: Blame) {
  const deadOf = new Map<string, string[]>()
  const poisonSeen = new Map<string, string[]>()
  for (const { queue, eventId, body } of dead) {
    const subscription = subscriptionOf(queue, list)
    const mark = /poison-[a-z0-9-]+\./.exec(body)?.[0]
    if (eventId !== null && history.sent.has(eventId)) {
      deadOf.set(eventId, [...(deadOf.get(eventId) ?? []), subscription])
    } else if (mark !== undefined && history.poison.has(mark)) {
      poisonSeen.set(mark, [...(poisonSeen.get(mark) ?? []), subscription])
    } else {
      blame('unexpected', `a dead letter of ${queue} that was never sent (${eventId ?? 'no id'})`)
    }
  }
  return { deadOf, poisonSeen }
}

/** The table that an event passes before it comes to this one. */
function placeBefore(table: string, places: readonly Place[]): string | undefined {
  const through = places.find((place) => place.table === table)?.through ?? []
  return places.find((place) => place.through.at(-1) === through.at(-2))?.table
}

function faultOf(table: string, row: StoredRow, { event, topic }: Sent, places: readonly Place[]) {
  const place = places.find((one) => one.table === table)
  if (!place) return `of ${topic}`
  if (row.type !== event.eventType) return `with the type ${row.type} instead of ${event.eventType}`
  // A further subscription keeps of an event what it needs.
  const isWrong = (kept: unknown, given: unknown) =>
    (place.keepsAll || kept !== null) && !isDeepStrictEqual(kept, given)
  if (row.value !== undefined && isWrong(row.value, event.value)) return 'with another value'
  if (isWrong(row.data === null ? null : JSON.parse(row.data), event.data)) return 'with other data'
  return undefined
}
