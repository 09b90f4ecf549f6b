type Waiting<Item, Result> = {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/**
 * Makes one statement of what is asked for one by one at the same time: what comes while it runs is in the next one (group
 * commit). One at a time where nothing else is going on, and without a timer.
 *
 * @param run does it for all, and returns the result of each in its place; where it throws, each is told so
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
    while (waiting.length > 0) {
      const batch = waiting.splice(0, itemsMax)
      try {
        const results = await run(batch.map(({ item }) => item))
        if (results.length !== batch.length)
          throw new Error(`There are ${results.length} results of ${batch.length} items`)
        for (const [place, { resolve }] of batch.entries()) resolve(results[place] as Result)
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    isRunning = false
  }

  return async (item) =>
    await new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      // It never rejects.
      if (!isRunning) void runAll()
    })
}
