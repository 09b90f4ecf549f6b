import type { Row } from '../row.ts'
import { between, pick } from '../random.ts'
import { seconds } from '../wait.ts'

/** Everything, one after the other and at random, on one running world. */
export const soup: Row = {
  name: 'soup',
  does: 'Random rows one after the other without a rest, for three times --seconds.',
  load: { deadlineSeconds: 120 },
  restSeconds: 300,
  inject: async (context) => {
    const { rows, random, faultSeconds, show } = context
    const choices = rows.filter(({ inSoup }) => inSoup)
    const deadline = performance.now() + 3 * faultSeconds * 1_000
    let done = 0
    while (performance.now() < deadline) {
      const row = pick(random, choices)
      const undo: (() => Promise<unknown> | void)[] = []
      const inner = {
        ...context,
        faultSeconds: between(random, 1, 4),
        defer: (one: () => Promise<unknown> | void) => void undo.push(one),
        show: () => undefined,
      }
      show(row.name)
      try {
        await row.inject(inner)
        done += 1
      } catch {
        // What the harm before it has left may make it impossible now.
      } finally {
        await row.heal?.(inner)
        for (const one of undo.toReversed()) await one()
      }
      await seconds(between(random, 0.2, 2))
    }
    if (done === 0) throw new Error('No harm could be done')
  },
}
