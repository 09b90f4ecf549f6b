import type { Database } from '../open-database.ts'

/** One part of the upkeep. It does nothing while another process is at it, and ends early once it is told to stop. */
export type Step = {
  /** What cannot be done when it fails, to end the sentence 'Cannot ...'. */
  readonly purpose: string
  run(database: Database, retentionDays: number, stopping: AbortSignal): Promise<void>
}

// As many as the migrations make, so that a stack whose upkeep fails for a month still goes on well.
const daysAhead = 35
// Few enough for a transaction of a moment.
const rowsMax = 5_000
// Half a million rows a minute at most; what is left is for the next minute.
const roundsMax = 100

/** The SQL of each step is a function of a migration: 004_retention.sql, 006_samples.sql, 007_sealed-keys.sql, 013_row-checks.sql. */
export const steps: readonly Step[] = [
  {
    purpose: 'make partitions ahead',
    async run(database) {
      await database.query({
        name: 'make-partitions',
        text: 'SELECT make_partitions_soon($1)',
        values: [daysAhead],
      })
    },
  },
  {
    purpose: 'roll up figures',
    async run(database) {
      await database.query({ name: 'roll-up-figures', text: 'SELECT roll_up_figures()' })
    },
  },
  // Before rows are deleted one by one: a partition that goes as a whole costs nothing.
  {
    purpose: 'drop old partitions',
    async run(database, retentionDays, stopping) {
      for (let round = 0; round < roundsMax && !stopping.aborted; round += 1) {
        const [row] = await database.query<{ dropped: string | null }>({
          name: 'drop-old-partition',
          text: 'SELECT drop_old_partition($1) AS dropped',
          values: [retentionDays],
        })
        if (!row?.dropped) return
      }
    },
  },
  {
    purpose: 'delete old rows',
    async run(database, retentionDays, stopping) {
      for (let round = 0; round < roundsMax && !stopping.aborted; round += 1) {
        const [row] = await database.query<{ deleted: number }>({
          name: 'delete-old-rows',
          text: 'SELECT delete_old_rows($1, $2) AS deleted',
          values: [retentionDays, rowsMax],
        })
        if (!row?.deleted) return
      }
    },
  },
  {
    purpose: 'forget old key figures',
    async run(database, _retentionDays, stopping) {
      for (let round = 0; round < roundsMax && !stopping.aborted; round += 1) {
        const [row] = await database.query<{ deleted: number }>({
          name: 'forget-sealed-key-minutes',
          text: 'SELECT forget_sealed_key_minutes($1) AS deleted',
          values: [rowsMax],
        })
        if (!row?.deleted) return
      }
    },
  },
  {
    purpose: 'delete old samples',
    async run(database, _retentionDays, stopping) {
      for (let round = 0; round < roundsMax && !stopping.aborted; round += 1) {
        const [row] = await database.query<{ deleted: number }>({
          name: 'delete-old-samples',
          text: 'SELECT delete_old_samples($1) AS deleted',
          values: [rowsMax],
        })
        if (!row?.deleted) return
      }
    },
  },
  {
    purpose: 'compare the rows with the ledger',
    async run(database, _retentionDays, stopping) {
      for (let round = 0; round < roundsMax && !stopping.aborted; round += 1) {
        const [row] = await database.query<{ topic: string | null }>({
          name: 'check-rows',
          text: 'SELECT check_rows() AS topic',
        })
        if (!row?.topic) return
      }
    },
  },
]
