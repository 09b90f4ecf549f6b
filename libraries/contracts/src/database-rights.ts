import type { Plan } from './plan.ts'

export type TablePrivilege = 'SELECT' | 'INSERT' | 'UPDATE'

/** What a role may do in PostgreSQL. */
export type DatabaseRights = {
  readonly tables: readonly {
    readonly table: string
    readonly privileges: readonly TablePrivilege[]
    /** These columns only, for reading. */
    readonly columns?: readonly string[]
  }[]
  readonly readsEverything: boolean
  /** Functions that run with the rights of the tables' owner, and that nobody else may call. */
  readonly functions: readonly string[]
  /** For users who only look: when PostgreSQL ends a statement, in milliseconds. */
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

const insert = ['SELECT', 'INSERT'] as const
const upsert = ['SELECT', 'INSERT', 'UPDATE'] as const

/** What a role needs to do its part, and nothing else: for consumers it follows from the topology. */
export function databaseRightsOf(role: string, { topology, services }: Plan): DatabaseRights {
  if (role === reader)
    return {
      tables: [],
      readsEverything: true,
      functions: [],
      statementTimeoutMs: 30_000,
      readOnly: true,
      connectionsShare: 1 / 20,
    }
  const {
    takesEvents,
    keepsDeadLetters = false,
    keepsTables,
  } = services.find(({ name }) => name === role) ?? {}
  const consumed = topology.queues.filter(({ consumer }) => consumer === role)
  const tables = new Set(consumed.flatMap(({ table }) => table ?? []))
  const isSealed = (topic: string) => topology.topics.some(({ name, sealed }) => name === topic && sealed)
  const forReport = topology.topics.filter(({ forwardsTo }) => forwardsTo === undefined)
  return {
    tables: [
      { table: 'process_starts', privileges: insert },
      ...[...tables].map((table) => ({ table, privileges: insert })),
      ...when(consumed.length > 0, [
        { table: 'topic_seconds', privileges: upsert },
        { table: 'topic_totals', privileges: upsert },
        { table: 'repeats', privileges: insert },
      ]),
      ...when(
        consumed.some(({ forwardsTo, emits }) => forwardsTo !== undefined || emits !== undefined),
        [{ table: 'edge_totals', privileges: upsert }],
      ),
      ...when(consumed.some(({ emits }) => emits !== undefined) && !takesEvents, [
        { table: 'ingest_seconds', privileges: upsert },
      ]),
      ...when(
        consumed.some(({ topic }) => isSealed(topic)),
        [{ table: 'sealed_key_minutes', privileges: upsert }],
      ),
      ...when(takesEvents, [
        { table: 'ingest_seconds', privileges: upsert },
        { table: 'ingest_totals', privileges: upsert },
        // What became of the events of a run: their ids are enough to count them.
        ...forReport.map(({ table }) => ({ table, privileges: ['SELECT'], columns: ['event_id'] }) as const),
        { table: 'dead_letters', privileges: ['SELECT'], columns: ['event_id', 'reason', 'replayed_at'] },
      ]),
      ...when(keepsDeadLetters, [
        { table: 'dead_letters', privileges: upsert },
        { table: 'dead_letter_replays', privileges: upsert },
        { table: 'queue_depths', privileges: upsert },
        { table: 'alerts', privileges: upsert },
        { table: 'turns', privileges: ['SELECT', 'UPDATE'] },
      ]),
    ],
    readsEverything: keepsDeadLetters,
    functions: keepsTables ? upkeepFunctions : [],
    connectionsShare: 1 / 2,
    ...(keepsDeadLetters ? { statementTimeoutMs: 5_000 } : {}),
  }
}

function when(needed: boolean | undefined, tables: DatabaseRights['tables']): DatabaseRights['tables'] {
  return needed ? tables : []
}
