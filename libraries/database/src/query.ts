/** One SQL statement. The name makes it a prepared statement: parsed and planned once on each connection. */
export type Statement = {
  readonly name: string
  readonly text: string
  readonly values?: readonly unknown[]
}

/**
 * Runs one statement and returns its rows.
 *
 * @throws PermanentError when the event is at fault, see `verdicts.ts`
 * @throws TableRefused when the table or the role is, and whatever else `pg` throws: all of that is worth another try
 */
export type Query = <Row extends object = Record<string, unknown>>(statement: Statement) => Promise<Row[]>
