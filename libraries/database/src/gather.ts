import { PermanentError } from '@signalbox/contracts'

type Waiting<Item, Result> = {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/**
 * Makes one statement of what is asked for one by one at the same time: what comes while it runs is in the next one (group
 * commit). One at a time where nothing else is going on, and without a timer.
 *
 * @param run does it for all or, where it throws, for none, and returns the result of each in its place. Each is told what it
 *   threw; where an item is at fault (`PermanentError`), that one alone, which is found in halves
 * @param itemsMax most that are done together
 */
export function gather<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  itemsMax = 500,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = []
  let isRunning = false

  async function runAll(): Promise<void> {
    isRunning = true
    while (waiting.length > 0) await runBatch(waiting.splice(0, itemsMax))
    isRunning = false
  }

  async function runBatch(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item))
      if (results.length !== batch.length)
        throw new Error(`There are ${results.length} results of ${batch.length} items`)
      for (const [place, { resolve }] of batch.entries()) resolve(results[place] as Result)
    } catch (error) {
      if (error instanceof PermanentError && batch.length > 1) {
        const middle = Math.ceil(batch.length / 2)
        await runBatch(batch.slice(0, middle))
        await runBatch(batch.slice(middle))
      } else for (const { reject } of batch) reject(error)
    }
  }

  return async (item) =>
    await new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      // It never rejects.
      if (!isRunning) void runAll()
    })
}
