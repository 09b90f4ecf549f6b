import type { Query } from '@signalbox/database'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createFloors } from './floors.ts'

// The law: whatever transactions do, also between the statements of a look, no row that is still to be sent is ever below
// the floor.

type Step = {
  readonly does: 'begin' | 'add' | 'commit' | 'roll back' | 'send' | 'raise'
  readonly which: number
}

const steps = fc.array(
  fc.record({
    does: fc.constantFrom('begin', 'add', 'add', 'commit', 'roll back', 'send', 'raise', 'raise'),
    which: fc.nat({ max: 3 }),
  }),
  { minLength: 10, maxLength: 80 },
)

/** One shard of an outbox, and the transactions that write to it. */
function openModel() {
  let last = 1
  let transactions = 0
  const open: { name: string; numbers: number[] }[] = []
  let rows: number[] = []
  const take = (which: number) => open.splice(which % Math.max(1, open.length), 1)[0]
  return {
    rows: () => rows,
    promised: () => open.flatMap(({ numbers }) => numbers),
    act({ does, which }: Step) {
      if (does === 'begin') open.push({ name: `transaction ${(transactions += 1)}`, numbers: [] })
      else if (does === 'add') open[which % Math.max(1, open.length)]?.numbers.push((last += 1))
      else if (does === 'commit') rows.push(...(take(which)?.numbers ?? []))
      else if (does === 'roll back') take(which)
      else if (does === 'send') rows = rows.toSorted((a, b) => a - b).slice(which)
    },
    writers: () => [{ last, writers: open.map(({ name }) => name) }],
    firsts: (floor: number) => {
      const above = rows.filter((number) => number > floor)
      return [{ shard: 0, first: above.length === 0 ? null : Math.min(...above) }]
    },
  }
}

it('is never above a row that is still to be sent, whoever commits when', async () => {
  let highest = 0
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const model = openModel()
      const todo = [...list]
      const query = (async ({ name, values }: Parameters<Query>[0]) => {
        const answer = name.startsWith('outbox-writers')
          ? model.writers()
          : model.firsts(((values ?? [])[1] as number[])[0] ?? 0)
        // What others do before the answer has arrived.
        const next = todo.shift()
        if (next) model.act(next)
        return answer
      }) as Query
      const floors = createFloors(query, 'orders')
      for (let step = todo.shift(); step; step = todo.shift()) {
        if (step.does === 'raise') await floors.raise([0])
        else model.act(step)
        const [floor = 0] = floors.of([0])
        highest = Math.max(highest, floor)
        for (const number of [...model.rows(), ...model.promised()]) expect(number).toBeGreaterThan(floor)
      }
    }),
    { numRuns: 2_000 },
  )
  expect(highest).toBeGreaterThan(5)
})
