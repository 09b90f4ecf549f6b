import { PermanentError } from '@signalbox/contracts'
import pg from 'pg'
import { faultOf, isAlreadyThere } from './verdicts.ts'

// The ladder of what can go wrong, by what it costs:
//
//   AlreadyThere     a row with the same key is there: nothing is lost
//   PermanentError   one event is at fault (in contracts): it becomes a dead letter, everything else goes on
//   TableRefused     the table or the role is at fault: everything is held until somebody mends it
//   anything else    a failure that may pass by itself: held and tried again

/** A row with the same key is there already (SQLSTATE 23505). */
export class AlreadyThere extends PermanentError {
  override readonly name = 'AlreadyThere'
}

/**
 * PostgreSQL refuses a statement for a reason that is in no event: a column or constraint that this version does not
 * know of, a right that is missing. No event is given up for it.
 */
export class TableRefused extends Error {
  override readonly name = 'TableRefused'
}

/** Whether a transaction was committed is not what PostgreSQL has answered; it may have been rolled back. */
export class NotCommitted extends Error {
  override readonly name = 'NotCommitted'
}

/**
 * Turns an error of a query into the one that callers see, by whose fault it is (see `verdicts.ts`).
 *
 * What was refused is named by SQLSTATE, table, column and constraint, and by nothing else: PostgreSQL repeats the
 * offending value in its own text, and a value may be a secret. Errors that may pass are returned as they are.
 */
export function classifyError(error: unknown, { name, text }: { name: string; text: string }): unknown {
  if (!(error instanceof pg.DatabaseError) || !error.code) return error
  const { code, table, column, constraint } = error
  const refusal = { code, column, constraint }
  const fault = faultOf(refusal, text)
  if (fault === undefined) return error
  const where = [
    table && `table ${table}`,
    column && `column ${column}`,
    constraint && `constraint ${constraint}`,
  ].filter(Boolean)
  const place = where.length > 0 ? ` (${where.join(', ')})` : ''
  // Only the code: the original carries the value in its message, detail and context.
  const options = { cause: new Error(`SQLSTATE ${code}`) }
  if (fault === 'table')
    return new TableRefused(
      `PostgreSQL refused '${name}' with SQLSTATE ${code}${place}, which no event is at fault for; mend the table, the role or the version of the service`,
      options,
    )
  const DataError = isAlreadyThere(refusal) ? AlreadyThere : PermanentError
  return new DataError(
    'data_error',
    `PostgreSQL refused the data of '${name}' with SQLSTATE ${code}${place}`,
    options,
  )
}
