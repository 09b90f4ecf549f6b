import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fromCommandLine } from '@signalbox/runtime/command-line'
import { repository, stateDirectory } from '@signalbox/stack'
import { plan, systems } from '@signalbox/systems'
import { parseFaultArguments } from './arguments.ts'
import { describeProblem } from './problem.ts'
import {
  bySeed,
  heading,
  line,
  passed,
  replaceBetween,
  skippedResult,
  toJson,
  toMarkdown,
  type Result,
} from './report.ts'
import type { Row } from './row.ts'
import { rows as ofAllSystems } from './rows/index.ts'
import { readRowsOf } from './rows/of-systems.ts'
import { runRow } from './run-row.ts'
import { RowSkipped } from './skipped.ts'
import { openTerminal } from './terminal.ts'
import { openWorld, type World } from './world.ts'

const all = [...ofAllSystems, ...(await readRowsOf(systems))]
const { rows, seeds, seconds, list, full } = fromCommandLine((args) =>
  parseFaultArguments(args, all, plan.services),
)
if (list) {
  for (const { name, does } of rows) console.log(`${name.padEnd(26)} ${does}`)
  process.exit(0)
}

const directory = path.join(stateDirectory, 'faults')
mkdirSync(directory, { recursive: true, mode: 0o700 })
const logFile = path.join(directory, 'faults.log')
writeFileSync(logFile, '')
const log = (text: string) => appendFileSync(logFile, `${new Date().toISOString()} ${text}\n`)
const terminal = openTerminal()
const results: Result[] = []
let failures = 0
// Some of the rows are no picture of the whole.
const resultsFile = full
  ? path.join(repository, 'tools/faults/results/latest.json')
  : path.join(directory, 'latest.json')

let world: World | undefined
// Ctrl-C ends the row under way and leaves nothing running; a second one does not wait for that.
const stopping = new AbortController()
const stop = () => {
  if (stopping.signal.aborted) process.exit(130)
  stopping.abort(new Error('The run was told to stop'))
  terminal.line('Stopping')
  if (world) void Promise.resolve(world[Symbol.asyncDispose]()).finally(() => process.exit(130))
}
process.on('SIGINT', stop).on('SIGTERM', stop)

terminal.line(heading())
const runs = rows.flatMap((row) => seeds.map((seed) => ({ row, seed })))
mkdirSync(path.dirname(resultsFile), { recursive: true })
for (const { row, seed } of runs) {
  // What was found so far is there even when this one is cut short.
  writeFileSync(resultsFile, toJson(results))
  log(`----- ${row.name}, seed ${seed}`)
  const show = (text: string) => terminal.progress(`${row.name}: ${text}`)
  try {
    world = await worldFor(row)
    if (row.onEmpty) await world.renew()
    await world.untilReady()
    const result = await runRow(world, row, {
      seed,
      faultSeconds: seconds,
      // Chance has no part in what takes long.
      full: full && seed === seeds[0],
      rows: all,
      show,
    })
    results.push(result)
    terminal.line(line(result))
    for (const problem of passed(result) ? [] : result.problems) terminal.line(`    ${problem}`)
    for (const problem of result.problems) log(problem)
    if (passed(result)) continue
    failures += 1
  } catch (error) {
    if (stopping.signal.aborted) break
    if (error instanceof RowSkipped) {
      results.push(skippedResult(row.name, seed, error.message))
      terminal.line(`${row.name} skipped: ${error.message}`)
      continue
    }
    failures += 1
    const problem = describeProblem('The row could not be run', error)
    results.push(skippedResult(row.name, seed, problem))
    terminal.line(`${row.name} FAILED`)
    terminal.line(`    ${problem}`)
    log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
  show('starting afresh')
  await renew()
}
terminal.progress('Stopping')
writeFileSync(resultsFile, toJson(results))
await world?.[Symbol.asyncDispose]()
if (stopping.signal.aborted) process.exit(130)
if (full) writeTable()
for (const text of bySeed(results)) terminal.line(text)
const tally = failures === 0 ? 'all of them kept the promise' : `${failures} failed; the log is ${logFile}`
terminal.line(`${runs.length} runs of ${rows.length} rows, ${tally}`)
process.exit(failures === 0 ? 0 : 1)

/** What a failed row has left behind must not fail the next one. */
async function renew(): Promise<void> {
  try {
    await world?.renew()
  } catch (error) {
    log(describeProblem('There had to be another world', error))
    await world?.[Symbol.asyncDispose]()
    world = undefined
  }
}

/** One world serves all rows, except those that need a cluster. */
async function worldFor({ onCluster = false }: Row): Promise<World> {
  if (world && (world.cluster !== undefined) === onCluster) return world
  terminal.progress('Starting RabbitMQ, PostgreSQL and the services')
  await world?.[Symbol.asyncDispose]()
  world = undefined
  return openWorld({ directory, log, cluster: onCluster, signal: stopping.signal })
}

/** Puts the figures of a full run into the document. */
function writeTable(): void {
  const file = path.join(repository, 'docs/reliability.md')
  const git = ['describe', '--always', '--dirty']
  const commit = execFileSync('git', git, { cwd: repository, encoding: 'utf8' }).trim()
  const seedWords =
    seeds.length === 1
      ? `seed ${seeds[0]}`
      : `seeds ${seeds.join(', ')}: events of all seeds together, and of times the longest`
  const day = new Date().toISOString().slice(0, 10)
  const about = `Commit \`${commit}\`, ${day}, ${seedWords}, faults of ${seconds} s.`
  const listed = all.map(({ name, does }) => `- **${name}**: ${does}`).join('\n')
  const document = replaceBetween(readFileSync(file, 'utf8'), 'rows', listed)
  writeFileSync(file, replaceBetween(document, 'last full run', toMarkdown(results, about)))
}
