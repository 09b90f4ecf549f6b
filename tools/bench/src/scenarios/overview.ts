import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase } from '@signalbox/database'
import { migrate } from '@signalbox/migrations'
import { median, pairedRatio, quantile } from '../figures.ts'
import { fillHistory } from '../load/fill-history.ts'
import { watchDashboard } from '../load/watch-dashboard.ts'
import { atMost } from '../result.ts'
import type { Bench, Scenario } from '../scenario.ts'
import { storedLatencies } from '../stored-latency.ts'

// The dashboard keeps its answer for a second; later requests ask the database again.
const untilStaleMs = 1_050
const viewers = 100
// A p99 is made of few events; below this it is the same one.
const unchanged = 1.25

/** Starts a dashboard of its own on a database of its own with a history of that many events. */
async function openHistory({ system, log }: Bench, name: string, events: number) {
  await system.database.query({ name: `drop-${name}`, text: `DROP DATABASE IF EXISTS ${name}` })
  await system.database.query({ name: `create-${name}`, text: `CREATE DATABASE ${name}` })
  const url = new URL(system.stack.postgres.url)
  url.pathname = `/${name}`
  await migrate(url.href)
  log(`  storing ${events.toLocaleString('en')} events in ${name} ...`)
  await using database = openDatabase(url.href, { connectionsMax: 1, statementTimeoutMs: 1_800_000 })
  await fillHistory(database, events)
  const dashboard = await system.stack.add('dashboard-api', { DATABASE_URL: url.href })
  return {
    overviewMs: async () => {
      const startedAt = performance.now()
      const response = await fetch(`${dashboard.url}/api/overview?window=5m`)
      await response.arrayBuffer()
      if (!response.ok) throw new Error(`The dashboard of ${name} answered ${response.status}`)
      return performance.now() - startedAt
    },
    async [Symbol.asyncDispose]() {
      await system.stack.remove(dashboard)
      await system.database.query({ name: `drop-${name}`, text: `DROP DATABASE IF EXISTS ${name}` })
    },
  }
}

/** The dashboard's query with a short and a long history, and what a hundred viewers do to the ingest. */
export const overview: Scenario = async (bench) => {
  const { system, quick, log, signal } = bench
  const many = quick ? 1_000_000 : 10_000_000
  log(`The dashboard at 10,000 and at ${many.toLocaleString('en')} stored events`)
  const times = { few: [] as number[], many: [] as number[] }
  await system.empty()
  {
    await using short = await openHistory(bench, 'bench_short', 10_000)
    await using long = await openHistory(bench, 'bench_long', many)
    await system.database.query({ name: 'checkpoint', text: 'CHECKPOINT' })
    for (let sample = -2; sample < (quick ? 6 : 25); sample += 1) {
      signal.throwIfAborted()
      const few = await short.overviewMs()
      const lots = await long.overviewMs()
      await wait(untilStaleMs)
      // The first ones connect and plan.
      if (sample < 0) continue
      times.few.push(few)
      times.many.push(lots)
    }
    log(`  ${median(times.few).toFixed(1)} ms and ${median(times.many).toFixed(1)} ms`)
  }

  await system.empty()
  const p99 = { alone: [] as number[], watched: [] as number[] }
  log(`Latency of events without viewers and with ${viewers}`)
  for (let round = 1; round <= (quick ? 2 : 5); round += 1) {
    p99.alone.push(quantile(await storedLatencies(system, quick ? 3 : 10, signal), 0.99))
    await using _watching = watchDashboard(system.stack.description.dashboard, viewers)
    p99.watched.push(quantile(await storedLatencies(system, quick ? 3 : 10, signal), 0.99))
    log(`  p99 ${p99.alone.at(-1)?.toFixed(1)} ms alone, ${p99.watched.at(-1)?.toFixed(1)} ms watched`)
  }
  return [
    atMost(1.5, {
      scenario: 'overview',
      what: `the dashboard's query at ${many.toLocaleString('en')} stored events`,
      figure: median(times.many),
      unit: 'ms',
      ratio: pairedRatio(times.many, times.few),
      reference: 'at 10,000 stored events',
    }),
    atMost(unchanged, {
      scenario: 'overview',
      what: `accepted to stored with ${viewers} viewers`,
      figure: median(p99.watched),
      unit: 'ms p99',
      ratio: pairedRatio(p99.watched, p99.alone),
      reference: 'without viewers',
    }),
  ]
}
