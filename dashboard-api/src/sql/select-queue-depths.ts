import type { Database } from '@signalbox/database'
import type { Window } from '../window.ts'
import { depthStepsSeconds } from './insert-queue-depths.ts'

export type QueueDepth = {
  readonly queue: string
  /** The place of the step in the window, from 0. */
  readonly step: number
  /** The most messages in it. */
  readonly messages: number
}

const text = `
  SELECT queue, floor((extract(epoch FROM step) - $1::float8) / $2::integer)::integer AS step, max(messages) AS messages
  FROM queue_depths
  WHERE step_seconds = $3 AND step >= to_timestamp($1::float8)
  GROUP BY 1, 2`

/** The depth of each queue in each step of a window in which anybody looked. */
export async function selectQueueDepths(
  database: Database,
  { from, stepSeconds }: Window,
): Promise<QueueDepth[]> {
  const kept = depthStepsSeconds.findLast((seconds) => seconds <= stepSeconds) ?? depthStepsSeconds[0]
  return await database.query<QueueDepth>({
    name: 'select-queue-depths',
    text,
    values: [from, stepSeconds, kept],
  })
}
