import { outboxRightsIn } from './outbox-rights.ts'
import type { Plan } from './plan.ts'
import { tableVerbs, type TableRights, type TablesRights } from './table-rights.ts'

/** What a role may do in PostgreSQL. */
export type DatabaseRights = {
  /** By name, as a system states them. */
  readonly tables: TablesRights
  readonly readsEveryTable: boolean
  /** Functions that run with the rights of the tables' owner, and that nobody else may call. */
  readonly functions: readonly string[]
  /** When PostgreSQL ends a statement, in milliseconds; never where nothing is said. */
  readonly statementTimeoutMs?: number
  readonly readOnly?: boolean
  /** Which part of the server's connections it may hold, so that others get some whatever it does. */
  readonly connectionsShare: number
}

/** The role of people and tools who only look. */
export const reader = 'reader'

/** Everybody who has a role of their own. */
export const databaseRolesOf = ({ services }: Pick<Plan, 'services'>): string[] => [
  ...services.map(({ name }) => name),
  reader,
]

/** The group role that holds the rights; users who log in are members of it. */
export const groupRole = (name: string) => `signalbox-${name}-rights`

/** What makes and drops partitions, rolls up and forgets. It needs the rights of the owner, so it is called by name. */
export const upkeepFunctions: readonly string[] = [
  'make_partitions_soon',
  'roll_up_figures',
  'delete_old_rows',
  'forget_sealed_key_minutes',
  'delete_old_samples',
  'drop_old_partition',
  'check_rows',
]

/** Every function that runs with the rights of the owner, whoever may call it. */
export const ownerFunctionsOf = ({ services }: Pick<Plan, 'services'>): string[] => [
  ...new Set([...upkeepFunctions, ...services.flatMap(({ functions = [] }) => functions)]),
]

const insert = { select: true, insert: true } as const
const upsert = { ...insert, update: true } as const

/**
 * What a role needs to do its part, and nothing else: what its service states, and what the SQL of the libraries needs to do
 * for it what it states.
 */
export function databaseRightsOf(role: string, plan: Plan): DatabaseRights {
  if (role === reader)
    return {
      tables: {},
      readsEveryTable: true,
      functions: [],
      statementTimeoutMs: 30_000,
      readOnly: true,
      connectionsShare: 1 / 20,
    }
  const service = plan.services.find(({ name }) => name === role)
  const { readsEveryTable = false, statementTimeoutMs, keepsTables, functions = [] } = service ?? {}
  return {
    tables: together([...followingRights(role, plan), ...statedRights(role, plan)]),
    readsEveryTable,
    functions: [...(keepsTables ? upkeepFunctions : []), ...functions],
    connectionsShare: 1 / 2,
    ...(statementTimeoutMs === undefined ? {} : { statementTimeoutMs }),
  }
}

type Entries = readonly (readonly [table: string, TableRights])[]

/** The tables into which a service stores what it consumes. */
export function ownTablesOf(role: string, { topology }: Pick<Plan, 'topology'>): string[] {
  const tables = topology.queues.flatMap(({ consumer, table }) => (consumer === role ? (table ?? []) : []))
  return [...new Set(tables)]
}

/** What follows from what a service does, by SQL of the libraries. */
function followingRights(role: string, plan: Plan): Entries {
  const { topics, queues } = plan.topology
  const {
    keepsDeadLetters,
    takesEvents = false,
    publishes = [],
    outboxes = {},
  } = plan.services.find(({ name }) => name === role) ?? {}
  const consumed = queues.filter(({ consumer }) => consumer === role)
  const emits = consumed.some((queue) => queue.emits !== undefined)
  const forwards = consumed.some(({ forwardsTo }) => forwardsTo !== undefined)
  const opens = consumed.some(({ topic }) => topics.some(({ name, sealed }) => name === topic && sealed))
  return Object.entries<TableRights | false>({
    process_starts: insert,
    ...Object.fromEntries(ownTablesOf(role, plan).map((table) => [table, insert])),
    topic_seconds: consumed.length > 0 && upsert,
    topic_totals: consumed.length > 0 && upsert,
    repeats: consumed.length > 0 && insert,
    edge_totals: (forwards || emits) && upsert,
    // What it puts onto topics itself.
    ingest_seconds: (takesEvents || publishes.length > 0 || emits) && upsert,
    ingest_totals: (takesEvents || publishes.length > 0) && upsert,
    sealed_key_minutes: opens && upsert,
    dead_letters: keepsDeadLetters === true && upsert,
    dead_letter_replays: keepsDeadLetters === true && upsert,
  })
    .flatMap(([table, rights]) => (rights === false ? [] : [[table, rights] as const]))
    .concat(Object.entries(outboxes).flatMap(([schema, uses]) => outboxRightsIn(schema, uses)))
}

/** What a service states itself. */
export function statedRights(role: string, { topology, services }: Plan): Entries {
  const { tables = {}, whereEventsEnd } = services.find(({ name }) => name === role) ?? {}
  if (whereEventsEnd === undefined) return Object.entries(tables)
  const ends = topology.topics.filter(({ forwardsTo }) => forwardsTo === undefined)
  return [...Object.entries(tables), ...ends.map(({ table }) => [table, whereEventsEnd] as const)]
}

/** Each table once, with all that is said of it. */
function together(entries: Entries): TablesRights {
  const all: Record<string, TableRights> = {}
  for (const [table, rights] of entries) all[table] = either(all[table] ?? {}, rights)
  return all
}

function either(one: TableRights, other: TableRights): TableRights {
  const columns = tableVerbs.flatMap((verb) => {
    const [first = [], second = []] = [one[verb], other[verb]]
    if (one[verb] === undefined && other[verb] === undefined) return []
    return [[verb, first === true || second === true || [...new Set([...first, ...second])]] as const]
  })
  return Object.fromEntries(columns)
}
