import { samples } from '@signalbox/systems'
import { pairedRatio, median } from '../figures.ts'
import { insertRows } from '../load/insert-rows.ts'
import { oneByOne } from '../load/one-by-one.ts'
import { atLeast, fact, type Finding } from '../result.ts'
import type { Scenario } from '../scenario.ts'
import { sustainedRate } from '../sustained-rate.ts'

const unit = 'events/s'

/**
 * `raw-insert`, `one-by-one`, `passive` and `active`, in turns: each round measures the ceiling right before
 * what is compared with it.
 */
export const throughput: Scenario = async ({ system, quick, wanted, log, signal }) => {
  const seconds = quick ? { raw: 3, passive: 5, oneByOne: 2 } : { raw: 8, passive: 30, oneByOne: 10 }
  const rounds = quick ? 2 : 3
  const ceilings = { passive: [] as number[], active: [] as number[], binary: [] as number[] }
  const kinds = samples.sealed ? (['passive', 'active'] as const) : (['passive'] as const)
  const figures = { passive: [] as number[], active: [] as number[], oneByOne: [] as number[] }

  async function measure(name: string, figure: Promise<number>, into: number[]): Promise<void> {
    const rate = await figure
    into.push(rate)
    log(`  ${name}: ${Math.round(rate).toLocaleString('en')} ${unit}`)
  }

  for (let round = 1; round <= rounds; round += 1) {
    log(`Throughput, round ${round} of ${rounds}`)
    for (const kind of kinds) {
      if (
        !wanted.has(kind) &&
        !(kind === 'passive' && (wanted.has('raw-insert') || wanted.has('one-by-one')))
      ) {
        continue
      }
      await system.empty()
      await measure('raw-insert', insertRows(system.database, seconds.raw), ceilings[kind])
      await system.empty()
      if (kind === 'passive') {
        const binary = insertRows(system.database, seconds.raw, 'binary')
        await measure('raw-insert in binary', binary, ceilings.binary)
        await system.empty()
      }
      const sustained = sustainedRate({ system, kind, seconds: seconds.passive, signal })
      await measure(
        kind,
        sustained.then(({ rate }) => rate),
        figures[kind],
      )
      if (kind === 'active') continue
      const { rabbitmq } = system.stack
      const slow = oneByOne({
        rabbitmqUrl: rabbitmq.url,
        database: system.database,
        seconds: seconds.oneByOne,
      })
      await measure('one-by-one', slow, figures.oneByOne)
    }
  }

  const findings: Finding[] = []
  const raw = [...ceilings.passive, ...ceilings.active]
  findings.push(
    fact({
      scenario: 'raw-insert',
      what: 'rows straight into topic1, as arrays that pg writes as text',
      figure: median(raw),
      unit,
    }),
  )
  if (figures.passive.length > 0) {
    const ratio = pairedRatio(figures.oneByOne, ceilings.passive)
    const what = 'one message, one insert, one ack an event'
    findings.push(
      fact({
        scenario: 'one-by-one',
        what,
        figure: median(figures.oneByOne),
        unit,
        ratio,
        reference: 'raw-insert',
      }),
    )
    const passive = {
      scenario: 'passive',
      what: 'HTTP to rows in topic1',
      figure: median(figures.passive),
      unit,
    }
    findings.push(
      atLeast(0.7, {
        ...passive,
        ratio: pairedRatio(figures.passive, ceilings.passive),
        reference: 'raw-insert',
      }),
      atLeast(25, {
        ...passive,
        ratio: pairedRatio(figures.passive, figures.oneByOne),
        reference: 'one-by-one',
      }),
      fact({
        scenario: 'raw-insert',
        what: "the same rows in PostgreSQL's binary form, as the services write them",
        figure: median(ceilings.binary),
        unit,
        ratio: pairedRatio(ceilings.binary, ceilings.passive),
        reference: 'raw-insert',
      }),
      fact({
        ...passive,
        ratio: pairedRatio(figures.passive, ceilings.binary),
        reference: 'raw-insert in binary form',
      }),
    )
  }
  if (figures.active.length > 0) {
    const ratio = pairedRatio(figures.active, ceilings.active)
    const what = `HTTP to rows in ${samples.sealed?.way.map(({ name }) => name).join(' and ')}, sealed at each hop`
    findings.push(
      atLeast(0.3, {
        scenario: 'active',
        what,
        figure: median(figures.active),
        unit,
        ratio,
        reference: 'raw-insert',
      }),
    )
  }
  return findings
}
