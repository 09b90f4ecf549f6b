export type Room = {
  /** Resolves, in the order of the calls, once there is room; it is taken then. */
  enter(): Promise<void>
  leave(): void
}

/** Lets so many in at the same time. */
export function roomFor(count: number): Room {
  let free = count
  const waiting: (() => void)[] = []

  return {
    async enter() {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
    },
    leave() {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    },
  }
}
