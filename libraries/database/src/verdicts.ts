/** Whose fault a refusal is: the `event`'s, which becomes a dead letter, or the `table`'s or role's, for which a batch is held. */
export type Fault = 'event' | 'table'

/** What PostgreSQL says of a refusal, as far as it matters here. */
export type Refusal = {
  readonly code: string
  /** The column that is meant, where it names one. */
  readonly column?: string | undefined
  /** The constraint that is meant, where it names one. */
  readonly constraint?: string | undefined
}

type Rule = {
  /** What it means, for people. */
  readonly meaning: string
  /** By the text of the statement that was refused. */
  readonly fault: Fault | ((refusal: Refusal, statement: string) => Fault)
}

/** A column that the statement does not name is one that the running version does not know of. */
const byColumn: Rule['fault'] = ({ column }, statement) =>
  column !== undefined && new RegExp(String.raw`\b${column}\b`).test(statement) ? 'event' : 'table'

/** Without a constraint no partition takes the row: something is missing, and not in the event. */
const byConstraint: Rule['fault'] = ({ constraint }) => (constraint === undefined ? 'table' : 'event')

const isKey = ({ constraint }: Refusal) => constraint?.endsWith('_pkey') ?? false

/**
 * Which refusals are the event's own fault, by SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 *
 * An event is given up only for what its own values cannot be. What is not listed is the table's fault, the role's or
 * nobody's: then the batch is held, as every event of it would become a dead letter.
 */
export const verdicts: Readonly<Record<string, Rule>> = {
  '22001': { meaning: 'A text is longer than its column', fault: 'event' },
  '22003': { meaning: 'A number is outside of what its type holds', fault: 'event' },
  '22007': { meaning: 'A date is written wrongly', fault: 'event' },
  '22008': { meaning: 'A date is outside of the calendar', fault: 'event' },
  '22009': { meaning: 'A time zone is outside of what there is', fault: 'event' },
  '22021': { meaning: 'A text is not UTF-8, or holds a NUL character', fault: 'event' },
  '22P02': { meaning: 'A text is no value of its type, such as JSON that is none', fault: 'event' },
  '22P03': { meaning: 'Bytes are no value of their type', fault: 'event' },
  '22P05': { meaning: 'JSON holds a character that text cannot hold', fault: 'event' },
  '23502': {
    meaning: 'A column must not be null: the event left it out, or the service does not know of it',
    fault: byColumn,
  },
  '23503': { meaning: 'A foreign key leads to no row', fault: 'event' },
  '23505': {
    meaning: 'A key is there already, or another unique index refuses what the service does not know of',
    fault: (refusal) => (isKey(refusal) ? 'event' : 'table'),
  },
  '23514': { meaning: 'A check refuses the values, or no partition takes the row', fault: byConstraint },
  '23P01': { meaning: 'An exclusion constraint refuses the values', fault: 'event' },
  '54000': { meaning: 'A value is larger than an index or jsonb takes', fault: 'event' },
  '54001': { meaning: 'A value is nested deeper than the stack', fault: 'event' },
}

/** Whose fault it is that PostgreSQL has refused a statement; nothing when it is no refusal but a failure that may pass. */
export function faultOf(refusal: Refusal, statement: string): Fault | undefined {
  const { code } = refusal
  const fault = verdicts[code]?.fault
  if (fault !== undefined) return typeof fault === 'function' ? fault(refusal, statement) : fault
  return refusedClasses.has(code.slice(0, 2)) ? 'table' : undefined
}

/** Whether a row with the same key is there already. */
export function isAlreadyThere(refusal: Refusal): boolean {
  return refusal.code === '23505' && isKey(refusal)
}

// Data exception, integrity constraint violation, program limit exceeded; and what is wrong with the statement or the
// rights: trying again helps only after somebody has changed the table, the role or the service.
const refusedClasses = new Set(['22', '23', '42', '44', '54'])
