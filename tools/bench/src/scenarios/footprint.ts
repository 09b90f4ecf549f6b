import { setTimeout as wait } from 'node:timers/promises'
import { residentMegabytes } from '../memory.ts'
import { atMost, fact } from '../result.ts'
import type { Scenario } from '../scenario.ts'

const settleMs = 3_000

/** What the Node processes hold when nothing happens, and how long the stack took to be ready. */
export const footprint: Scenario = async ({ system, log }) => {
  log('Footprint of the idle stack')
  await wait(settleMs)
  const processes = system.stack.description.processes.map(({ name, pid }) => ({
    name,
    mb: residentMegabytes(pid),
  }))
  for (const { name, mb } of processes) log(`  ${name}: ${mb.toFixed(0)} MB`)
  const total = processes.reduce((sum, { mb }) => sum + mb, 0)
  const what = `resident memory of the ${processes.length} idle Node processes`
  return [
    atMost(400, { scenario: 'footprint', what, figure: total, unit: 'MB' }),
    fact({
      scenario: 'footprint',
      what: 'time to ready, with new data',
      figure: system.readySeconds,
      unit: 's',
    }),
  ]
}
