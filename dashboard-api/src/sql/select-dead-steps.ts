import type { Database } from '@signalbox/database'
import type { Window } from '../window.ts'

const text = `
  SELECT floor((extract(epoch FROM last_failure) - $1::float8) / $2::integer)::integer AS step, count(*)::bigint AS dead
  FROM dead_letters WHERE last_failure >= to_timestamp($1::float8) GROUP BY 1`

/** How many events became dead letters in each step of a window, by the place of the step. */
export async function selectDeadSteps(
  database: Database,
  { from, stepSeconds }: Window,
): Promise<Map<number, number>> {
  const rows = await database.query<{ step: number; dead: number }>({
    name: 'select-dead-steps',
    text,
    values: [from, stepSeconds],
  })
  return new Map(rows.map(({ step, dead }) => [step, dead]))
}
