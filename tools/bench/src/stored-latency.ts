import { postSteadily } from './load/post-steadily.ts'
import type { System } from './system.ts'

const perSecond = 200

// The time of the commit: processed_date is the moment in which the statement began.
const text = `
  SELECT extract(epoch FROM pg_xact_commit_timestamp(xmin) - accepted_date)::double precision * 1000 AS ms
  FROM topic1 WHERE accepted_date >= $1`

/** Sends 200 single events a second and returns, for each, the milliseconds from accepted to safely stored. */
export async function storedLatencies(
  system: System,
  seconds: number,
  signal: AbortSignal,
): Promise<number[]> {
  const url = system.stack.description.api
  // The first requests open connections and compile what they run.
  const before = await system.stored('topic1')
  const warmUp = await postSteadily({ url, perSecond, seconds: 1, signal })
  const since = new Date()
  const count = await postSteadily({ url, perSecond, seconds, signal })
  await system.untilStored('topic1', before + warmUp + count)
  const rows = await system.database.query<{ ms: number }>({ name: 'latencies', text, values: [since] })
  return rows.map(({ ms }) => ms)
}
