import type { TablesRights } from './table-rights.ts'

/** What can be called of an outbox. */
export type OutboxUse = 'add' | 'startRelay' | 'figures' | 'parked' | 'sendAgain'

/** What each needs, by the names that `create_outbox` gives. `npm run check` compares it with the SQL of libraries/outbox. */
export const outboxRights: Readonly<Record<OutboxUse, TablesRights>> = {
  add: { outbox: { insert: true } },
  startRelay: {
    outbox: { select: true, delete: true },
    outbox_parked: { select: true, insert: true },
    outbox_failing: { select: true, insert: true, update: true, delete: true },
    outbox_relays: { select: true, insert: true, update: true, delete: true },
    outbox_shards: { select: true, update: true },
    outbox_number_seq: { select: true },
  },
  figures: {
    outbox: { select: true },
    outbox_parked: { select: true },
    outbox_failing: { select: true },
    outbox_relays: { select: true },
    outbox_shards: { select: true },
  },
  parked: { outbox_parked: { select: true } },
  sendAgain: { outbox: { select: true, insert: true }, outbox_parked: { select: true, delete: true } },
}

/** The same in a schema. */
export function outboxRightsIn(schema: string, uses: readonly OutboxUse[]): [string, TablesRights[string]][] {
  return uses.flatMap((use) =>
    Object.entries(outboxRights[use]).map(
      ([table, rights]) => [`${schema}.${table}`, rights] satisfies [string, TablesRights[string]],
    ),
  )
}
