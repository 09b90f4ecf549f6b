import { derivedFrom, placesOf, type List } from './places.ts'
import type { History } from './history.ts'
import type { Blame, Found, StoredRow } from './found.ts'

type Judged = {
  readonly history: History
  readonly stored: Found['stored']
  /** By table, the rows whose ids nobody has sent. */
  readonly strangers: ReadonlyMap<string, readonly StoredRow[]>
  readonly deadOf: ReadonlyMap<string, readonly string[]>
  readonly list: List
}
type Parent = { readonly id: string; readonly type: string }

const isDerived = ({ parent }: StoredRow) => parent !== null

/**
 * Judges rows that no client has sent: what services derive from events. Events of one type that differ in nothing but
 * their value are derived from alike. So each of them has as many derived ones of each type as most of them have: one that
 * is missing was lost, and one too many is doubled. Each has to be in all tables of its topic.
 */
export function judgeDerived(judged: Judged, blame: Blame): void {
  const { stored, strangers, list } = judged
  const explained = new Set<string>()
  for (const { name: topic } of list.topology.topics) {
    const from = derivedFrom(topic, list)
    const [first, ...others] = placesOf(topic, list).filter(({ table }) => stored.has(table))
    if (first === undefined || from.length === 0) continue
    const rows = (strangers.get(first.table) ?? []).filter(isDerived)
    for (const { table } of others) {
      const missing = rows.filter(({ id }) => !stored.get(table)?.has(id)).length
      if (missing > 0)
        blame('lost', `${missing} derived events are in ${first.table} and not in ${table}`, missing)
    }
    for (const { table } of [first, ...others]) explained.add(table)
    compare(
      `derived on ${topic}`,
      from.flatMap((one) => parentsOn(one, judged)),
      rows,
      blame,
    )
  }
  const published = new Set(list.services.flatMap(({ publishes = [] }) => publishes))
  const onItsOwn = new Set([...published].flatMap((topic) => placesOf(topic, list).map(({ table }) => table)))
  for (const [table, rows] of strangers) {
    // What a service publishes on its own account is nobody's whom we could ask.
    if (onItsOwn.has(table)) continue
    for (const row of rows)
      if (!explained.has(table) || !isDerived(row))
        blame('unexpected', `${table} holds ${row.id} which was never sent`)
  }
}

/** What a subscription has stored; where it has no table, all that came to it and did not die there. */
function parentsOn(subscription: string, { history, stored, strangers, deadOf, list }: Judged): Parent[] {
  const topic = list.topology.queues.find(({ name }) => name === subscription)?.topic ?? subscription
  const place = placesOf(topic, list).find(({ through }) => through.at(-1) === subscription)
  const table = stored.has(place?.table ?? '') ? place?.table : undefined
  const rows = table === undefined ? undefined : stored.get(table)
  const comesFrom = (own: string) =>
    own === topic || placesOf(own, list).some(({ through }) => through.at(-1) === subscription)
  const from = new Set(list.topology.topics.map(({ name }) => name).filter(comesFrom))
  const sent = [...history.sent].flatMap(([id, { topic: own, event, outcome }]) => {
    const came = from.has(own) && (rows?.has(id) ?? outcome === 'acknowledged')
    return came && !deadOf.get(id)?.includes(subscription) ? [{ id, type: event.eventType }] : []
  })
  return [...sent, ...(strangers.get(table ?? '') ?? [])]
}

function compare(what: string, parents: readonly Parent[], rows: readonly StoredRow[], blame: Blame): void {
  const parentTypes = new Set(parents.map(({ type }) => type))
  const known = new Set(parents.map(({ id }) => id))
  for (const { id, parent } of rows)
    if (!known.has(parent ?? '')) blame('unexpected', `${id} is ${what} from ${parent}, which is not there`)
  for (const type of new Set(rows.map((row) => row.type))) {
    const found = new Map<string, number>()
    for (const row of rows)
      if (row.type === type && row.parent !== null) found.set(row.parent, (found.get(row.parent) ?? 0) + 1)
    for (const parentType of parentTypes) {
      const own = parents.filter((parent) => parent.type === parentType)
      const usual = mostOften(own.map(({ id }) => found.get(id) ?? 0))
      for (const { id } of own) {
        const surplus = (found.get(id) ?? 0) - usual
        const words = `${Math.abs(surplus)} of type ${type} ${what} from ${parentType} ${id}`
        if (surplus < 0) blame('lost', words, -surplus)
        if (surplus > 0) blame('doubled', words, surplus)
      }
    }
  }
}

/** The number that is there most often. */
function mostOften(numbers: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1)
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), [0, 0])[0]
}
