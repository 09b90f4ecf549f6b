import { describeProblem } from './problem.ts'
import { eventTypeNames, eventTypes, plan } from '@signalbox/systems'
import { noteBefore, type Before } from './collect.ts'
import { createDriver, type Driver, type LoadOptions } from './driver.ts'
import { createHistory, longestGap, type History } from './history.ts'
import { seededRandom } from './random.ts'
import type { Result } from './report.ts'
import { checkLedger } from './ledger.ts'
import { placesOf } from './places.ts'
import { judgeAtRest } from './rest.ts'
import type { Row, RowContext } from './row.ts'
import { RowSkipped } from './skipped.ts'
import { seconds, until } from './wait.ts'
import type { World } from './world.ts'

export type RunOptions = {
  readonly seed: number
  readonly faultSeconds: number
  readonly full: boolean
  readonly rows: readonly Row[]
  readonly show: (text: string) => void
}

// An older name of a type is one of the probes, and no share of the load.
const aliases = new Set<string>(Object.values(eventTypes).flatMap((type) => type.aliases ?? []))
const presetLoad: LoadOptions = {
  eventsPerSecond: 800,
  types: eventTypeNames.filter((name) => !aliases.has(name)),
  deadlineSeconds: 60,
}
const warmSeconds = 1.5
const tailSeconds = 2

/** Runs one row: load, harm, healing, more load, rest, verdict. */
export async function runRow(world: World, row: Row, options: RunOptions): Promise<Result> {
  const { seed, faultSeconds, full, rows, show } = options
  const random = seededRandom(seed)
  const history = createHistory(`${row.name}-${seed}`)
  const load = { ...presetLoad, ...row.load }
  const before = await noteBefore(world)
  const driver = createDriver(() => world.stage.stack.description.api, history, load.deadlineSeconds)
  const problems: string[] = []
  const undo: (() => Promise<unknown> | void)[] = []
  const running = driver.startLoad(random, load)
  const context: RowContext = {
    world,
    history,
    driver,
    load: running,
    random,
    faultSeconds,
    full,
    rows,
    defer: (one) => void undo.push(one),
    show,
  }

  let skipped: string | undefined
  show('load')
  await seconds(warmSeconds)
  try {
    show('fault')
    await row.inject(context)
  } catch (error) {
    if (error instanceof RowSkipped) skipped = error.message
    else problems.push(describeProblem('The fault could not be done', error))
  }
  try {
    await row.heal?.(context)
    for (const one of undo.splice(0).toReversed()) await one()
  } catch (error) {
    problems.push(describeProblem('The fault could not be undone', error))
  }
  const healedAt = performance.now()
  show('recovery')
  const recovery = untilProbed(world, history, before, driver.send).then(
    () => (performance.now() - healedAt) / 1_000,
  )
  recovery.catch(() => undefined)
  await seconds(tailSeconds)
  const runs = running.runs()
  await running.stop()
  let recoverySeconds: number | null = null
  try {
    recoverySeconds = await recovery
  } catch (error) {
    problems.push(describeProblem('An event that was sent after the fault was not stored', error))
  }

  if (row.expectation) for (const sent of history.sent.values()) sent.expectation = row.expectation
  const { atRest, examples, ...verdict } = await judgeAtRest(
    world,
    history,
    before,
    row.restSeconds ?? 120,
    show,
  )
  if (!atRest) problems.push('It did not come to rest')
  else problems.push(...(await checkLedger(world)))
  try {
    if (row.check && !skipped) problems.push(...(await row.check(context)))
  } catch (error) {
    problems.push(describeProblem('The row could not be checked', error))
  }
  return {
    row: row.name,
    seed,
    ...verdict,
    recoverySeconds,
    gapSeconds: Math.max(...runs.map(({ from, to }) => longestGap(history.acknowledgedAt, from, to))),
    ...(skipped === undefined ? {} : { skipped }),
    problems: [...problems, ...examples],
  }
}

/** Sends one event of each type and waits until all are stored wherever they have to be. */
async function untilProbed({ stage }: World, history: History, { tables }: Before, send: Driver['send']) {
  const events = eventTypeNames.map((type) => history.make(type))
  const sending = send(events)
  const open = new Map(
    tables.map(({ name }) => [
      name,
      events.flatMap(({ id }) => {
        const places = placesOf(history.sent.get(id)?.topic ?? '', plan)
        return places.some(({ table }) => table === name) ? [id] : []
      }),
    ]),
  )
  const areStored = async () => {
    for (const [table, ids] of open) {
      const text = `SELECT count(*)::int AS stored FROM "${table}" WHERE event_id = ANY ($1::uuid[])`
      const [found] = await stage.sql<{ stored: number }>(text, [ids])
      if (found?.stored !== ids.length) return false
      open.delete(table)
    }
    return true
  }
  await until('the probes are stored', areStored, 120, 50)
  await sending
}
