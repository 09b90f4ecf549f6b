import { topicNames, type Ledger, type Overview, type Queues } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import type { keepLedger } from './keep-ledger.ts'
import { selectLedger } from './sql/select-ledger.ts'
import { selectNewestEvents } from './sql/select-newest-events.ts'
import { selectNow } from './sql/select-now.ts'
import { selectTopicSeconds } from './sql/select-topic-seconds.ts'
import { selectTotals } from './sql/select-totals.ts'
import { summariseTopic, type Window } from './summarise-topic.ts'

const newestMax = 20

/** A window that the dashboard can show. A chart stays readable up to about 300 steps. */
export type WindowSize = { readonly windowSeconds: number; readonly stepSeconds: number }

export type OverviewSources = {
  readonly database: Database
  readonly queues: () => Promise<Queues>
  readonly ledger: ReturnType<typeof keepLedger>
}

/** Reads the ledger alone. */
export async function readLedger({ database, queues, ledger }: OverviewSources): Promise<Ledger> {
  const [sums, queueFigures] = await Promise.all([selectLedger(database), queues()])
  return ledger(sums, queueFigures)
}

/** Reads all that the dashboard's first page shows. */
export async function readOverview(
  { database, queues, ledger }: OverviewSources,
  { windowSeconds, stepSeconds }: WindowSize,
): Promise<Overview> {
  const now = await selectNow(database)
  const steps = windowSeconds / stepSeconds
  const from = (Math.floor(now / stepSeconds) - steps + 1) * stepSeconds
  const window: Window = { from, steps, stepSeconds, now }
  const [seconds, totals, newest, sums, queueFigures] = await Promise.all([
    selectTopicSeconds(database, from, now),
    selectTotals(database),
    selectNewestEvents(database, newestMax),
    selectLedger(database),
    queues(),
  ])
  const topics = topicNames.map((topic) =>
    summariseTopic(
      topic,
      totals.get(topic) ?? 0,
      seconds.filter((row) => row.topic === topic),
      window,
    ),
  )
  return {
    time: new Date(now * 1_000).toISOString(),
    windowSeconds,
    stepSeconds,
    topics,
    queues: queueFigures,
    ledger: ledger(sums, queueFigures),
    newest,
  }
}
