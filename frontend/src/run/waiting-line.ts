/** Events that were due at evenly spread moments. They are counted, not made: a long line takes no memory. */
type Stretch = { count: number; fromMs: number; readonly toMs: number }

export type WaitingLine = {
  readonly size: number
  /** Puts events at the end of the line that have become due between two moments, in milliseconds. */
  readonly add: (count: number, fromMs: number, toMs: number) => void
  /** Takes at most so many from its front: the moment at which each was due. */
  readonly take: (countMax: number) => number[]
  /** Empties it. */
  readonly clear: () => void
}

/** The line of events that are due and not sent yet, first in, first out. */
export function createWaitingLine(): WaitingLine {
  let stretches: Stretch[] = []
  let size = 0
  return {
    get size() {
      return size
    },
    add: (count, fromMs, toMs) => {
      if (count <= 0) return
      stretches.push({ count, fromMs, toMs })
      size += count
    },
    take: (countMax) => {
      const dueTimes: number[] = []
      let done = 0
      for (const stretch of stretches) {
        const { count, fromMs, toMs } = stretch
        const taken = Math.min(count, countMax - dueTimes.length)
        const stepMs = (toMs - fromMs) / count
        for (let index = 1; index <= taken; index += 1) dueTimes.push(fromMs + index * stepMs)
        stretch.count -= taken
        stretch.fromMs += taken * stepMs
        if (stretch.count > 0) break
        done += 1
      }
      stretches = stretches.slice(done)
      size -= dueTimes.length
      return dueTimes
    },
    clear: () => {
      stretches = []
      size = 0
    },
  }
}
