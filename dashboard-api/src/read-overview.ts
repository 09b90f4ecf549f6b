import {
  queuesOf,
  windows,
  type Ledger,
  type Overview,
  type Queues,
  type ServiceOverview,
  type TroublePoint,
  type WindowName,
} from '@signalbox/contracts'
import { serviceNames, subscriptionNames, topology } from '@signalbox/systems'
import type { Database } from '@signalbox/database'
import { judgeService } from './judge-service.ts'
import type { keepLedger } from './keep-ledger.ts'
import { allRetries } from './keep-queue-depths.ts'
import type { Replicas } from './read-replicas.ts'
import { selectDeadSteps } from './sql/select-dead-steps.ts'
import { selectLedger } from './sql/select-ledger.ts'
import { selectNewestEvents } from './sql/select-newest-events.ts'
import { selectNow } from './sql/select-now.ts'
import { selectOldest } from './sql/select-oldest.ts'
import { selectQueueDepths, type QueueDepth } from './sql/select-queue-depths.ts'
import { selectRates } from './sql/select-rates.ts'
import { selectRowChecks } from './sql/select-row-checks.ts'
import { selectStarts } from './sql/select-starts.ts'
import { selectSteps } from './sql/select-steps.ts'
import { selectTotals } from './sql/select-totals.ts'
import { selectUnclaimedTables } from './sql/select-unclaimed-tables.ts'
import { ratesOf, waitingTopics } from './summarise-flow.ts'
import { summariseTopic } from './summarise-topic.ts'
import { stepsOf, windowUpTo, type Window } from './window.ts'

const newestMax = 20

export type OverviewSources = {
  readonly database: Database
  readonly queues: () => Promise<Queues>
  readonly replicas: () => Promise<Replicas>
  readonly ledger: ReturnType<typeof keepLedger>
}

/** Reads the ledger alone. */
export async function readLedger({ database, queues, ledger }: OverviewSources): Promise<Ledger> {
  const [sums, checks, queueFigures] = await Promise.all([
    selectLedger(database, topology),
    selectRowChecks(database),
    queues(),
  ])
  return ledger(sums, checks, queueFigures)
}

/** Reads all that the dashboard's first page shows. Its cost does not grow with what was stored before. */
export async function readOverview(sources: OverviewSources, name: WindowName): Promise<Overview> {
  const { database } = sources
  const now = await selectNow(database)
  const window = windowUpTo(now, name)
  const [present, steps, depths, dead, totals, rates, newest, starts, unclaimedTables] = await Promise.all([
    readPresent(sources),
    selectSteps(database, window),
    selectQueueDepths(database, window),
    selectDeadSteps(database, window),
    selectTotals(database),
    selectRates(database),
    selectNewestEvents(database, newestMax),
    selectStarts(database, window.from),
    selectUnclaimedTables(database),
  ])
  const { queues, ledger, oldest, replicas } = present
  return {
    time: new Date(now * 1_000).toISOString(),
    window: name,
    ...windows[name],
    topics: subscriptionNames.map((topic) => ({
      topic,
      total: totals.get(topic) ?? 0,
      ...ratesOf(topic, rates),
      oldestMs: oldest.get(topic) ?? null,
      ...summariseTopic(
        steps.filter((row) => row.topic === topic),
        depths.filter((row) => row.queue === topic),
        window,
      ),
    })),
    troubles: troublesOf(depths, dead, window),
    services: judgeServices(queues, replicas, oldest),
    starts,
    queues,
    unclaimedTables,
    ledger,
    newest,
  }
}

/** What is now: the queues, the processes, the ledger, and how long something waits. */
async function readPresent({ database, queues, replicas, ledger }: OverviewSources) {
  const [sums, checks, queueFigures, replicaFigures] = await Promise.all([
    selectLedger(database, topology),
    selectRowChecks(database),
    queues(),
    replicas(),
  ])
  const balance = ledger(sums, checks, queueFigures)
  const oldest = await selectOldest(database, waitingTopics(balance.topics, queueFigures))
  return { queues: queueFigures, replicas: replicaFigures, ledger: balance, oldest }
}

function judgeServices(
  queues: Queues,
  replicas: Replicas,
  oldest: ReadonlyMap<string, number>,
): ServiceOverview[] {
  return serviceNames.map((name) => {
    const own = queuesOf(name, topology)
    const ages = own.flatMap((queue) => oldest.get(queue) ?? [])
    return judgeService({
      name,
      replicas: replicas === null ? null : (replicas.get(name) ?? 0),
      queues: queues.status === 'failed' ? null : queues.items.filter((queue) => own.includes(queue.name)),
      oldestMs: ages.length > 0 ? Math.max(...ages) : null,
    })
  })
}

function troublesOf(
  depths: readonly QueueDepth[],
  dead: ReadonlyMap<number, number>,
  window: Window,
): TroublePoint[] {
  const retrying = new Map(
    depths.filter(({ queue }) => queue === allRetries).map(({ step, messages }) => [step, messages]),
  )
  return stepsOf(window).map((step, index) => ({
    ...step,
    retrying: retrying.get(index) ?? null,
    dead: dead.get(index) ?? 0,
  }))
}
