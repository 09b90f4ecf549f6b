import { median, pairedRatio } from '../figures.ts'
import { insertRows } from '../load/insert-rows.ts'
import { postBatches } from '../load/post-batches.ts'
import { watchMemory } from '../memory.ts'
import { atLeast, atMost, type Finding } from '../result.ts'
import type { Bench, Scenario } from '../scenario.ts'

const unit = 'events/s'

/** Posts that many events while nobody consumes, and returns how many a second were taken. */
async function fill({ system, signal }: Bench, events: number): Promise<{ accepted: number; rate: number }> {
  const enough = new AbortController()
  let accepted = 0
  const startedAt = performance.now()
  await postBatches({
    url: system.stack.description.api,
    kind: 'passive',
    signal: AbortSignal.any([enough.signal, signal]),
    onAccepted: (count) => {
      accepted += count
      if (accepted >= events) enough.abort()
    },
  })
  signal.throwIfAborted()
  return { accepted, rate: (accepted / (performance.now() - startedAt)) * 1_000 }
}

/** A million events wait because nobody consumes; then they are drained. */
export const backlog: Scenario = async (bench) => {
  const { system, quick, log } = bench
  const waiting = quick ? 200_000 : 1_000_000
  const sample = quick ? 50_000 : 200_000
  const rounds = quick ? 1 : 3
  const rates = { raw: [] as number[], drain: [] as number[], empty: [] as number[], deep: [] as number[] }
  using memory = watchMemory(() => system.stack.description.processes)
  log(`A backlog of ${waiting.toLocaleString('en')} events`)
  for (let round = 1; round <= rounds; round += 1) {
    await system.empty()
    rates.raw.push(await insertRows(system.database, quick ? 3 : 8))
    await system.empty()
    await system.stack.remove(system.service('service1'))
    const first = await fill(bench, sample)
    const middle = await fill(bench, waiting - sample)
    const last = await fill(bench, sample)
    rates.empty.push(first.rate)
    rates.deep.push(last.rate)
    const total = first.accepted + middle.accepted + last.accepted
    await system.stack.add('service1')
    const already = await system.stored('topic1')
    const startedAt = performance.now()
    await system.untilStored('topic1', total)
    rates.drain.push(((total - already) / (performance.now() - startedAt)) * 1_000)
    const line = Object.entries(rates).map(
      ([name, all]) => `${name} ${Math.round(all.at(-1) ?? 0).toLocaleString('en')}`,
    )
    log(`  ${line.join(', ')} ${unit}`)
  }
  const [heaviest = ['', 0]] = [...memory.most].toSorted(([, a], [, b]) => b - a)
  log(`  most memory: ${heaviest[0]} ${heaviest[1].toFixed(0)} MB`)
  const findings: Finding[] = [
    atLeast(0.7, {
      scenario: 'backlog',
      what: `${waiting.toLocaleString('en')} waiting events drained`,
      figure: median(rates.drain),
      unit,
      ratio: pairedRatio(rates.drain, rates.raw),
      reference: 'raw-insert',
    }),
    atLeast(0.8, {
      scenario: 'backlog',
      what: 'taken by the api while they wait',
      figure: median(rates.deep),
      unit,
      ratio: pairedRatio(rates.deep, rates.empty),
      reference: 'the api on an empty queue',
    }),
    atMost(250, {
      scenario: 'backlog',
      what: `most memory of one process (${heaviest[0]})`,
      figure: heaviest[1],
      unit: 'MB',
    }),
  ]
  return findings
}
