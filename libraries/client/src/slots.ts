import type { Stop } from './stop.ts'

/** A fixed number of places; whoever finds none waits in line. */
type Slots = {
  /** Resolves to true with a place, or to false when it is stopped first. */
  readonly take: (stop: Stop) => Promise<boolean>
  /** Gives a place back. */
  readonly release: () => void
}

export function createSlots(count: number): Slots {
  let free = count
  const line = new Set<() => void>() // A set keeps the order and forgets one in the middle at no cost.

  function take(stop: Stop): Promise<boolean> {
    if (stop.why() !== undefined) return Promise.resolve(false)
    if (free > 0) {
      free -= 1
      return Promise.resolve(true)
    }
    return new Promise((resolve) => {
      const callUp = () => {
        line.delete(callUp)
        off()
        resolve(true)
      }
      const off = stop.onStop(() => {
        line.delete(callUp)
        resolve(false)
      })
      line.add(callUp)
    })
  }

  function release(): void {
    const [next] = line
    if (next) next()
    else free += 1
  }

  return { take, release }
}
