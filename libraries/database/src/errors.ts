import { PermanentError } from '@signalbox/contracts'
import pg from 'pg'

// SQLSTATE classes that mean that the data is at fault: data exception, integrity constraint violation,
// program limit exceeded. Everything else, an error without a SQLSTATE included, may pass by itself.
const dataErrorClasses = new Set(['22', '23', '54'])

/** A row with the same key is there already (SQLSTATE 23505). */
export class AlreadyThere extends PermanentError {
  override readonly name = 'AlreadyThere'
}

/**
 * Turns an error of a query into the one that callers see.
 *
 * A data error becomes a `PermanentError` that names the SQLSTATE, the table, the column and the constraint,
 * and nothing else: PostgreSQL repeats the offending value in its own text, and a value may be a secret.
 * Every other error is returned as it is.
 */
export function classifyError(error: unknown, statement: string): unknown {
  if (!(error instanceof pg.DatabaseError) || !error.code) return error
  if (!dataErrorClasses.has(error.code.slice(0, 2))) return error
  // A check without a name is that of a partition which was made at this moment: tried again, the row finds its place.
  if (error.code === '23514' && error.constraint === undefined) return error
  const where = [
    error.table && `table ${error.table}`,
    error.column && `column ${error.column}`,
    error.constraint && `constraint ${error.constraint}`,
  ].filter(Boolean)
  const place = where.length > 0 ? ` (${where.join(', ')})` : ''
  const DataError = error.code === '23505' ? AlreadyThere : PermanentError
  return new DataError(
    'data_error',
    `PostgreSQL refused the data of '${statement}' with SQLSTATE ${error.code}${place}`,
    // Only the code: the original carries the value in its message, detail and context.
    { cause: new Error(`SQLSTATE ${error.code}`) },
  )
}
