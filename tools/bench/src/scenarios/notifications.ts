import { setTimeout as wait } from 'node:timers/promises'
import { median, quantile } from '../figures.ts'
import { callsASecond, criticalWaits, ended, fillLane, sendCritical } from '../load/sendings.notifications.ts'
import { residentMegabytes, watchMemory } from '../memory.ts'
import { atLeast, atMost, fact, type Finding } from '../result.ts'
import type { Bench, Scenario } from '../scenario.ts'

const scenario = 'notifications'
const concurrency = 100
const latencyMs = 50

/** What the dispatcher sends a second, how soon a critical one leaves though many wait, and what waiting costs. */
export const notifications: Scenario = async (bench) => {
  const { system, quick, log, signal } = bench
  const { url, providers }: { url?: string | undefined; providers?: string | undefined } = system.stack
    .description.systems['notifications'] ?? { url: undefined }
  if (url === undefined || providers === undefined) throw new Error('There is no door, or no providers')
  const findings: Finding[] = []

  async function control(told: Readonly<Record<string, unknown>>): Promise<void> {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ failRate: 0, delayMs: 0, report: 'none', hangRate: 0, ...told })
    const answer = await fetch(`${providers}/control/all`, { method: 'PUT', headers, body })
    if (!answer.ok) throw new Error(`The providers answered ${answer.status} when told how to behave`)
    await fetch(`${providers}/sent`, { method: 'DELETE' })
  }

  /** Calls a second, of what waited before the dispatcher came. */
  async function drain(count: number): Promise<number> {
    await system.empty()
    await system.stack.remove(system.service('dispatcher'))
    const accepted = await fillLane({ url: url as string, count, signal })
    await system.untilStored('notifications', accepted)
    await system.stack.add('dispatcher', { DISPATCHER_CONCURRENCY: String(concurrency) })
    while ((await ended(system.database)) < accepted) {
      signal.throwIfAborted()
      await wait(200)
    }
    return await callsASecond(system.database)
  }

  async function rate(told: Readonly<Record<string, unknown>>, count: number, name: string): Promise<number> {
    await control(told)
    const rates: number[] = []
    for (let round = 0; round < (quick ? 1 : 3); round += 1) rates.push(await drain(count))
    log(`  ${name}: ${rates.map((one) => Math.round(one).toLocaleString('en')).join(', ')} notifications/s`)
    return median(rates)
  }

  log('Notifications')
  const bound = concurrency / (latencyMs / 1_000)
  const slow = await rate({ delayMs: latencyMs }, quick ? 6_000 : 20_000, `a provider of ${latencyMs} ms`)
  findings.push(
    atLeast(0.9, {
      scenario,
      what: `sent through a provider of ${latencyMs} ms, ${concurrency} at a time`,
      figure: slow,
      unit: 'notifications/s',
      ratio: slow / bound,
      reference: 'concurrency / latency',
    }),
  )
  const instant = await rate({}, quick ? 10_000 : 40_000, 'an instant provider')
  findings.push(
    atLeast(3_000, {
      scenario,
      what: 'sent through an instant provider, which runs beside it',
      figure: instant,
      unit: 'notifications/s',
    }),
  )
  findings.push(...(await overBacklog(bench, url, control)))
  await control({ report: 'delivered' })
  return findings
}

/** Critical ones while many default ones wait for a slow provider. */
async function overBacklog(
  { system, quick, log, signal }: Bench,
  url: string,
  control: (told: Readonly<Record<string, unknown>>) => Promise<void>,
): Promise<Finding[]> {
  const waiting = quick ? 100_000 : 1_000_000
  const criticals = quick ? 200 : 500
  await control({ delayMs: 200 })
  await system.empty()
  await system.stack.remove(system.service('dispatcher'))
  using memory = watchMemory(() => system.stack.description.processes)
  const accepted = await fillLane({ url, count: waiting, signal })
  await system.untilStored('notifications', accepted)
  const dispatcher = await system.stack.add('dispatcher', { DISPATCHER_CONCURRENCY: String(concurrency) })
  while ((await ended(system.database)) === 0) await wait(100)
  for (let sent = 0; sent < criticals; sent += 1) {
    signal.throwIfAborted()
    await sendCritical(url)
    await wait(20)
  }
  await wait(1_000)
  const waits = await criticalWaits(system.database)
  const p99 = quantile(waits, 0.99)
  const door = memory.most.get('notifications') ?? 0
  const sender = dispatcher.pid === undefined ? 0 : residentMegabytes(dispatcher.pid)
  log(
    `  critical: ${waits.length} left, p99 ${p99.toFixed(0)} ms; door ${door.toFixed(0)} MB at most, dispatcher ${sender.toFixed(0)} MB`,
  )
  const many = waiting.toLocaleString('en')
  return [
    atMost(100, {
      scenario,
      what: `critical ones to the call of their provider, while ${many} default ones wait`,
      figure: p99,
      unit: 'ms p99',
    }),
    fact({ scenario, what: `most memory of the door while ${many} were taken`, figure: door, unit: 'MB' }),
    fact({ scenario, what: `memory of the dispatcher while ${many} wait`, figure: sender, unit: 'MB' }),
  ]
}
