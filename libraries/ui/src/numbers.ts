const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const oneDigit = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const threeFigures = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 })

/** A count in full, such as 1,234,567. */
export function formatCount(count: number): string {
  return whole.format(count)
}

/** A number for tight places, such as 1.23M. */
export function formatCompact(value: number): string {
  return compact.format(value)
}

/** A count in full while that is short, such as 41,876, and 12.3M from ten million on. */
export function formatShort(count: number): string {
  return count < 1e7 ? whole.format(count) : compact.format(count)
}

/** A rate, with one digit after the point while it is small, and in short when it is huge. */
export function formatRate(perSecond: number): string {
  return perSecond < 100 ? oneDigit.format(perSecond) : formatShort(perSecond)
}

/** A duration of three figures in the unit that fits, such as 0.13 ms, 42 ms, 1.5 s, 3 min. */
export function formatMs(milliseconds: number): string {
  if (milliseconds < 999.5) return `${threeFigures.format(milliseconds)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 120) return `${threeFigures.format(seconds)} s`
  if (seconds < 7200) return `${whole.format(seconds / 60)} min`
  if (seconds < 172_800) return `${oneDigit.format(seconds / 3600)} h`
  return `${whole.format(seconds / 86_400)} days`
}

/** The age of something in words, such as 'just now', '12 s ago', '3 min ago'. */
export function formatAge(milliseconds: number): string {
  if (milliseconds < 1000) return 'just now'
  if (milliseconds < 120_000) return `${Math.floor(milliseconds / 1000)} s ago`
  return `${formatMs(milliseconds)} ago`
}

/** A time of day to the millisecond in the reader's zone; what is no date stays as it is. */
export function formatTime(date: string): string {
  const time = new Date(date)
  if (Number.isNaN(time.getTime())) return date
  return `${time.toLocaleTimeString('en-GB')}.${String(time.getMilliseconds()).padStart(3, '0')}`
}
