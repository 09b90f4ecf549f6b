import { openDatabase } from '@signalbox/database'
import { migrate } from '@signalbox/migrations'
import { everyConsumer } from '../harmed.ts'
import type { Row, RowContext } from '../row.ts'
import { readTables, tableList } from '../tables.ts'
import { seconds, until } from '../wait.ts'

/** What can happen to PostgreSQL itself. */
export const databaseRows: readonly Row[] = [
  ending('fast', 'SIGINT', 'ends its sessions and restarts'),
  ending('immediate', 'SIGQUIT', 'stops without cleaning up and restarts'),
  ending('kill', 'SIGKILL', 'is killed with SIGKILL and restarts'),
  {
    name: 'sessions-terminated',
    does: 'Every session of the services is terminated, twice a second.',
    inject: async ({ world, faultSeconds }) => {
      const deadline = performance.now() + faultSeconds * 1_000
      while (performance.now() < deadline) {
        await world.stage.sql(terminateServices)
        await seconds(0.5)
      }
    },
    inSoup: true,
  },
  failing('disk-full', '53100', 'the disk is full'),
  failing('lock-time-out', '55P03', 'a lock cannot be had in time'),
  failing('deadlock', '40P01', 'there is a deadlock'),
  failing('read-only', '25006', 'the database is read-only'),
  {
    name: 'table-locked',
    does: 'Another session holds all topic tables locked.',
    inject: async ({ world, faultSeconds }) => {
      await world.stage.sql(
        `DO $$ BEGIN LOCK TABLE ${await tableList(world)}; PERFORM pg_sleep(${faultSeconds}); END $$`,
      )
    },
    inSoup: true,
  },
  {
    name: 'pool-exhausted',
    does: 'Strangers take every connection that PostgreSQL has, and the sessions of the services are terminated.',
    inject: async ({ world, faultSeconds }) => {
      const holders = openDatabase(world.stage.databaseUrl, {
        applicationName: 'holder',
        connectionsMax: 250,
      })
      const hold = { name: 'hold', text: `SELECT pg_sleep(${faultSeconds})` }
      const holding = Array.from({ length: 250 }, async () => holders.query(hold).catch(() => undefined))
      await seconds(0.5)
      const deadline = performance.now() + (faultSeconds - 1) * 1_000
      while (performance.now() < deadline) {
        await world.stage.sql(terminateServices).catch(() => undefined)
        holding.push(...Array.from({ length: 20 }, async () => holders.query(hold).catch(() => undefined)))
        await seconds(0.2)
      }
      await Promise.all(holding)
      await holders[Symbol.asyncDispose]()
    },
  },
  {
    name: 'eight-migrations',
    does: 'The database is migrated eight times at once, under load.',
    inject: async ({ world }) => {
      await Promise.all(Array.from({ length: 8 }, async () => migrate(world.stage.databaseUrl)))
    },
    inSoup: true,
  },
]

const terminateServices = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND application_name NOT IN ('faults', 'holder')`

function ending(how: string, signal: NodeJS.Signals, does: string): Row {
  return {
    name: `postgres-${how}`,
    does: `PostgreSQL ${does}.`,
    harms: everyConsumer('database restart'),
    inject: async ({ world }) => {
      const { postgres, stage } = world
      const pid = postgres.pid as number
      process.kill(pid, signal)
      await until('PostgreSQL is started again', async () => postgres.pid !== pid)
      await until('PostgreSQL answers', async () => (await stage.sql('SELECT 1')).length === 1)
    },
    inSoup: true,
  }
}

/** A trigger that raises what PostgreSQL itself would: the services see the very same error. */
function failing(name: string, sqlState: string, when: string): Row {
  return {
    name,
    does: `Three of four inserts fail with SQLSTATE ${sqlState}, as they do when ${when}.`,
    inject: async ({ world, faultSeconds }: RowContext) => {
      await world.stage
        .sql(`CREATE OR REPLACE FUNCTION fail_on_purpose() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF random() < 0.75 THEN RAISE EXCEPTION 'On purpose' USING ERRCODE = '${sqlState}'; END IF;
          RETURN NULL;
        END $$`)
      for (const { name: table } of await readTables(world.stage.sql))
        await world.stage.sql(`CREATE TRIGGER fail_on_purpose AFTER INSERT ON "${table}"
          FOR EACH STATEMENT EXECUTE FUNCTION fail_on_purpose()`)
      await seconds(faultSeconds)
    },
    heal: async ({ world }) => {
      for (const { name: table } of await readTables(world.stage.sql))
        await world.stage.sql(`DROP TRIGGER IF EXISTS fail_on_purpose ON "${table}"`)
    },
    inSoup: true,
  }
}
