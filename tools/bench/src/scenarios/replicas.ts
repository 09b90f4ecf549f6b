import { median, pairedRatio } from '../figures.ts'
import { atLeast, atMost } from '../result.ts'
import type { Scenario } from '../scenario.ts'
import { sustainedRate } from '../sustained-rate.ts'

// Three processes on a machine that one fills cannot be faster; below this they would be slower for real and
// not by the noise of the rounds.
const noSlower = 0.95

/** The same load with one service1 and with three, in turns. */
export const replicas: Scenario = async ({ system, quick, log, signal }) => {
  const rounds = quick ? 2 : 3
  const seconds = quick ? 4 : 15
  const rates = { one: [] as number[], three: [] as number[] }
  let lost = 0
  log('service1 once and three times')
  const measure = async (name: keyof typeof rates) => {
    await system.empty()
    const { rate, accepted } = await sustainedRate({ system, kind: 'passive', seconds, signal })
    const text = 'SELECT count(*) AS rows FROM topic1'
    const [row] = await system.database.query<{ rows: number }>({ name: 'rows', text })
    lost += accepted - (row?.rows ?? 0)
    rates[name].push(rate)
    log(`  ${name}: ${Math.round(rate).toLocaleString('en')} events/s`)
  }
  for (let round = 1; round <= rounds; round += 1) {
    await measure('one')
    const more = [await system.stack.add('service1'), await system.stack.add('service1')]
    await measure('three')
    for (const one of more) await system.stack.remove(one)
  }
  return [
    atLeast(noSlower, {
      scenario: 'replicas',
      what: 'three of service1',
      figure: median(rates.three),
      unit: 'events/s',
      ratio: pairedRatio(rates.three, rates.one),
      reference: 'one of service1',
    }),
    atMost(0, { scenario: 'replicas', what: 'accepted and not stored', figure: lost, unit: 'events' }),
  ]
}
