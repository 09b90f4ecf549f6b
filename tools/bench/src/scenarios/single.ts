import { median, pairedRatio } from '../figures.ts'
import { postSingles } from '../load/post-singles.ts'
import { startReferenceApi } from '../reference/start-reference-api.ts'
import { atLeast } from '../result.ts'
import type { Scenario } from '../scenario.ts'

const connections = 64
const unit = 'requests/s'

/** One event a request: the api, and the same route of it that answers without a broker, in turns. */
export const single: Scenario = async ({ system, quick, log, signal }) => {
  const durationMs = quick ? 2_500 : 8_000
  const rounds = quick ? 3 : 5
  await using reference = await startReferenceApi()
  const rates = { api: [] as number[], reference: [] as number[] }
  const measure = async (name: keyof typeof rates, url: string) => {
    signal.throwIfAborted()
    const rate = await postSingles({ url, connections, durationMs })
    rates[name].push(rate)
    log(`  ${name}: ${Math.round(rate).toLocaleString('en')} ${unit}`)
  }
  const { api } = system.stack.description
  log(`One event a request on ${connections} connections`)
  // Both compile what they run before the first round counts.
  for (const url of [reference.url, api]) await postSingles({ url, connections, durationMs: 1_000 })
  await system.empty()
  for (let round = 1; round <= rounds; round += 1) {
    await measure('reference', reference.url)
    await measure('api', api)
  }
  return [
    atLeast(0.7, {
      scenario: 'single',
      what: `one event a request, ${connections} connections`,
      figure: median(rates.api),
      unit,
      ratio: pairedRatio(rates.api, rates.reference),
      reference: 'the same route without a broker',
    }),
  ]
}
