import type { Tracer } from '@signalbox/contracts'
import pg from 'pg'
import { classifyError, NotCommitted } from './errors.ts'
import { parseType } from './parse-type.ts'
import type { Query, Statement } from './query.ts'
import { traceQuery } from './trace-query.ts'

export type Database = AsyncDisposable & {
  /** Runs one statement as its own transaction. */
  readonly query: Query
  /**
   * Runs several statements, one after the other, as one transaction. It is committed when the work resolves and
   * rolled back when it throws; what it threw is thrown on.
   *
   * It resolves only when PostgreSQL has said that it is committed.
   *
   * @throws NotCommitted when a statement failed and the work resolved all the same
   */
  transaction<Value>(work: (query: Query) => Promise<Value>): Promise<Value>
  /** Resolves when the database answers. */
  ping(): Promise<void>
}

export type DatabaseOptions = {
  /** Shown by PostgreSQL beside each connection. */
  readonly applicationName?: string
  /** Most connections at the same time. */
  readonly connectionsMax?: number
  /** How long a statement may take, in milliseconds. */
  readonly statementTimeoutMs?: number
  /** Told when an idle connection breaks; the pool opens a new one by itself. */
  readonly onConnectionLost?: (error: Error) => void
  /** Records each statement that is a part of other work, where traces are wanted. */
  readonly tracer?: Tracer | undefined
}

/**
 * Opens a pool of connections. Nothing is connected before the first query, so a database that is away at
 * the start only makes the first queries fail.
 *
 * @param url a PostgreSQL URL
 */
export function openDatabase(
  url: string,
  {
    applicationName = 'signalbox',
    connectionsMax = 10,
    statementTimeoutMs = 30_000,
    onConnectionLost = () => {},
    tracer,
  }: DatabaseOptions = {},
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max: connectionsMax,
    connectionTimeoutMillis: 5_000,
    statement_timeout: statementTimeoutMs,
    // The server's limit cannot reach us over a dead link; this one needs no answer.
    query_timeout: statementTimeoutMs + 5_000,
    keepAlive: true,
    types: { getTypeParser: parseType },
  })
  pool.on('error', onConnectionLost)

  const queryOn =
    (executor: pg.Pool | pg.PoolClient): Query =>
    async <Row extends object>({ name, text, values = [] }: Statement) => {
      try {
        const result = await executor.query<Row>({ name, text, values: [...values] })
        return result.rows
      } catch (error) {
        throw classifyError(error, { name, text })
      }
    }
  const query = tracer ? traceQuery(tracer, queryOn(pool)) : queryOn(pool)

  return {
    query,
    async transaction(work) {
      const client = await pool.connect()
      // A connection that breaks between two statements says so by an event; the next statement fails anyway.
      const ignore = () => {}
      client.on('error', ignore)
      try {
        await client.query('BEGIN')
        const value = await work(queryOn(client))
        await commit(client)
        client.off('error', ignore)
        client.release()
        return value
      } catch (error) {
        // A connection in an unknown state is not given to anybody else; closing it rolls back.
        client.release(true)
        throw error
      }
    },
    async ping() {
      await query({ name: 'ping', text: 'SELECT 1' })
    },
    async [Symbol.asyncDispose]() {
      await pool.end()
    },
  }
}

async function commit(client: pg.PoolClient): Promise<void> {
  const text = 'COMMIT'
  const { command } = await client.query(text).catch((error: unknown) => {
    // What is checked at the end only.
    throw classifyError(error, { name: 'commit', text })
  })
  // A transaction in which something failed is rolled back, and that is no error to PostgreSQL.
  if (command !== text)
    throw new NotCommitted('PostgreSQL has rolled back the transaction, as a statement in it had failed')
}
