const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const timeSteps = [
  [second, 5 * second, 15 * second, 30 * second],
  [minute, 2 * minute, 5 * minute, 10 * minute, 30 * minute],
  [hour, 3 * hour, 6 * hour, 12 * hour, day],
].flat()

/** The least of 1, 2 or 5 times a power of ten that is not below a value, so that an axis seldom changes. */
export function niceCeiling(value: number): number {
  if (!(value > 1)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5].find((factor) => factor * power >= value) ?? 10) * power
}

/**
 * Whole minutes, hours or the like between two times (ms), at most `countMax` of them and one.
 *
 * @param offsetMs of the reader's zone from UTC, so that days begin at their midnight
 */
export function timeTicks(from: number, to: number, offsetMs = 0, countMax = 6): number[] {
  const step =
    timeSteps.find((size) => (to - from) / size <= countMax) ?? Math.ceil((to - from) / countMax / day) * day
  if (!(to > from)) return []
  const first = Math.ceil((from + offsetMs) / step) * step - offsetMs
  return Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, index) => first + index * step)
}

const timeOfDay = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const dayOfMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })

/** How times between two times (ms) are written: as a time of day, or as a day where there are many. */
export function timeFormat(from: number, to: number): (time: number) => string {
  const format = to - from > 2 * day ? dayOfMonth : timeOfDay
  return (time) => format.format(time)
}

/** The powers of ten around some positive values, at least one decade apart; every second one where there are many. */
export function decadeTicks(values: readonly number[]): number[] {
  const exponents = values.map((value) => Math.log10(value))
  const from = exponents.length > 0 ? Math.floor(Math.min(...exponents)) : 0
  const to = Math.max(from + 1, exponents.length > 0 ? Math.ceil(Math.max(...exponents)) : 2)
  const step = to - from > 3 ? 2 : 1
  const count = Math.ceil((to - from) / step) + 1
  return Array.from({ length: count }, (_, index) => 10 ** (from + index * step))
}
