import path from 'node:path'
import { fromCommandLine } from '@signalbox/runtime/command-line'
import { repository } from '@signalbox/stack'
import { parseBenchArguments, type BenchArguments } from './arguments.ts'
import { markdownTable } from './report/table.ts'
import { writeDocument, writeResults } from './report/write-report.ts'
import type { Finding } from './result.ts'
import type { Scenario } from './scenario.ts'
import { backlog } from './scenarios/backlog.ts'
import { footprint } from './scenarios/footprint.ts'
import { latency } from './scenarios/latency.ts'
import { notifications } from './scenarios/notifications.ts'
import { outbox } from './scenarios/outbox.ts'
import { overview } from './scenarios/overview.ts'
import { replicas } from './scenarios/replicas.ts'
import { revenue } from './scenarios/revenue.ts'
import { single } from './scenarios/single.ts'
import { throughput } from './scenarios/throughput.ts'
import { directory, openSystem } from './system.ts'

/** In the order in which they are measured: what is idle first, what leaves a long history last. */
const plan: readonly { readonly names: readonly string[]; readonly scenario: Scenario }[] = [
  { names: ['footprint'], scenario: footprint },
  { names: ['latency'], scenario: latency },
  { names: ['single'], scenario: single },
  { names: ['raw-insert', 'one-by-one', 'passive', 'active'], scenario: throughput },
  { names: ['backlog'], scenario: backlog },
  { names: ['replicas'], scenario: replicas },
  { names: ['outbox'], scenario: outbox },
  { names: ['revenue'], scenario: revenue },
  { names: ['notifications'], scenario: notifications },
  { names: ['overview'], scenario: overview },
]

const wanted = fromCommandLine((args) =>
  parseBenchArguments(
    args,
    plan.flatMap(({ names }) => names),
  ),
)
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => stopping.abort(new Error(`The benchmarks were told to stop (${signal})`)))
}
const startedAt = performance.now()
const log = (line: string) => {
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0)
  console.log(`${seconds.padStart(5)} s  ${line}`)
}

async function run({ quick, only }: BenchArguments): Promise<void> {
  await using system = await openSystem({ log, signal: stopping.signal })
  const findings: Finding[] = []
  for (const { names, scenario } of plan) {
    stopping.signal.throwIfAborted()
    if (!names.some((name) => only.has(name))) continue
    findings.push(...(await scenario({ system, quick, wanted: only, log, signal: stopping.signal })))
  }
  log(`Done\n\n${markdownTable(findings)}\n`)
  // A part of the scenarios is no picture of the whole.
  const all = plan.every(({ names }) => names.every((name) => only.has(name)))
  log(`Wrote ${writeResults(findings, all ? path.join(repository, 'tools/bench/results') : directory)}`)
  if (all) log(`Wrote ${writeDocument(findings, { quick, versions: system.versions })}`)
  const missed = findings.filter(({ met }) => !met)
  if (missed.length > 0)
    log(`Missed: ${missed.map(({ scenario, what }) => `${scenario} (${what})`).join(', ')}`)
}

try {
  await run(wanted)
} catch (error) {
  process.exitCode = 1
  if (stopping.signal.aborted) console.error('Stopped')
  else throw error
}
