import {
  statedRights,
  tableVerbs,
  type Plan,
  type Service,
  type ServiceDefinition,
} from '@signalbox/contracts'
import { plan } from '@signalbox/systems'
import { beforeAll, expect, it } from 'vitest'
import { inRoot } from '../testing/root.ts'
import { filesOf, openCheck } from './open-check.ts'

// The law: no right can be forgotten, and none be left over, without `npm run check` naming it. Here by taking each away that a
// service states, and each fact from which others follow.

let problemsOf: (plan: Plan) => string[]
beforeAll(async () => {
  problemsOf = await openCheck(filesOf(inRoot()))
})

/** The plan with another statement of one service. */
function withService(name: string, change: (service: Service) => Partial<ServiceDefinition>): Plan {
  const services = plan.services.map((one) => (one.name === name ? { ...one, ...change(one) } : one))
  return { ...plan, services }
}

/** As whoever names another thing than another system does: what is not stated is not there. */
const without = (key: keyof ServiceDefinition) => () => ({ [key]: undefined })

const stated = plan.services.flatMap(({ name, folder, system, tables = {} }) =>
  Object.entries(tables).flatMap(([table, rights]) =>
    tableVerbs
      .filter((verb) => rights[verb] !== undefined)
      .map((verb) => [name, verb, table, folder, system] as const),
  ),
)

it('is content with what the systems of this repository state', () => {
  expect(problemsOf(plan)).toEqual([])
})

it.each(stated)(
  'names that %s may not %s %s once it does not state it',
  (name, verb, table, folder, system) => {
    const changed = withService(name, ({ tables = {} }) => ({
      tables: { ...tables, [table]: { ...tables[table], [verb]: undefined } },
    }))
    const [problem, ...more] = problemsOf(changed).filter((one) => one.includes(`may not ${verb} ${table},`))
    expect(problem).toMatch(
      new RegExp(`^${name} may not ${verb} ${table}, and ${folder}/src/[\\w/-]+\\.ts does\\. `),
    )
    expect(problem).toContain(
      `Add to ${name} in systems/${system}/system.ts: tables: { ${table}: { ${verb}: `,
    )
    expect(more.every((one) => one.startsWith(name))).toBe(true)
  },
)

it.each([
  ['api', 'whereEventsEnd', 'api may not select topic1, and api/src/sql/select-run-report.ts does'],
  [
    'dashboard-api',
    'readsEveryTable',
    'dashboard-api may not select ingest_totals, and dashboard-api/src/sql/select-ledger.ts does',
  ],
  [
    'dashboard-api',
    'keepsDeadLetters',
    'dashboard-api may not insert dead_letters, and libraries/dead-letters/src/sql/upsert-dead-letters.ts does',
  ],
  [
    'service1',
    'keepsTables',
    `service1 may not call drop_old_partition, and libraries/database/src/upkeep/steps.ts does. Add to service1 in systems/base/system.ts: functions: ['drop_old_partition']`,
  ],
] as const)('names what %s may not do without %s', (name, key, problem) => {
  expect(problemsOf(withService(name, without(key)))).toContainEqual(expect.stringContaining(problem))
})

it('names what a service may not do that does not consume the queue', () => {
  const queues = plan.topology.queues.map(({ consumer, ...queue }) =>
    consumer === 'service1' ? queue : { ...queue, ...(consumer && { consumer }) },
  )
  const problems = problemsOf({ ...plan, topology: { ...plan.topology, queues } })
  for (const right of ['insert topic1', 'update topic_seconds', 'insert repeats'])
    expect(problems).toContainEqual(expect.stringContaining(`service1 may not ${right}`))
})

it.each<[string, Partial<ServiceDefinition>, string]>([
  [
    'a table',
    { tables: { topic1: { delete: true } } },
    'service1 may delete topic1, and none of its SQL does. Take it out of systems/base/system.ts',
  ],
  [
    'a column',
    { tables: { dead_letters: { select: ['body'] } } },
    'service1 may select dead_letters, and none of its SQL does',
  ],
  ['a function', { functions: ['columns_of'] }, 'service1 may call columns_of, and none of its SQL does'],
  [
    'an outbox',
    { outboxes: { orders: ['add'] } },
    'service1 may add of the outbox orders, and none of its SQL does',
  ],
  [
    'what follows',
    { tables: { topic1: { insert: true } } },
    'service1 may insert topic1 already, by what else it states',
  ],
])('names a right that is left over: %s', (_, states, problem) => {
  expect(problemsOf(withService('service1', () => states))).toEqual([expect.stringContaining(problem)])
})

it('names a column that is left over, and one that is missing', () => {
  const [, rights] = statedRights('api', plan).find(([table]) => table === 'dead_letters') ?? []
  expect(rights?.select).toContain('reason')
  const changed = withService('api', ({ tables }) => ({
    tables: { ...tables, dead_letters: { select: ['event_id', 'replayed_at', 'body'] } },
  }))
  expect(problemsOf(changed)).toEqual([
    expect.stringContaining(
      `Add to api in systems/base/system.ts: tables: { dead_letters: { select: ['reason'`,
    ),
    expect.stringContaining('api may select dead_letters (body), and none of its SQL does'),
  ])
})
