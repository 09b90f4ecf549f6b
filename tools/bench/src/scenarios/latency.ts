import { median, quantile } from '../figures.ts'
import { atMost, fact } from '../result.ts'
import type { Scenario } from '../scenario.ts'
import { storedLatencies } from '../stored-latency.ts'

/** From accepted to stored, at 200 single events a second. */
export const latency: Scenario = async ({ system, quick, log, signal }) => {
  const rounds = quick ? 2 : 3
  const seconds = quick ? 4 : 20
  const p50: number[] = []
  const p99: number[] = []
  await system.empty()
  log('Latency at 200 single events a second')
  for (let round = 1; round <= rounds; round += 1) {
    const latencies = await storedLatencies(system, seconds, signal)
    p50.push(quantile(latencies, 0.5))
    p99.push(quantile(latencies, 0.99))
    log(`  p50 ${p50.at(-1)?.toFixed(1)} ms, p99 ${p99.at(-1)?.toFixed(1)} ms`)
  }
  return [
    fact({
      scenario: 'latency',
      what: 'accepted to stored, half of all events',
      figure: median(p50),
      unit: 'ms p50',
    }),
    atMost(25, {
      scenario: 'latency',
      what: 'accepted to stored, 99 of 100 events',
      figure: median(p99),
      unit: 'ms p99',
    }),
  ]
}
