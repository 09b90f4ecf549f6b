export type QuietHours = {
  /** Minutes since midnight, local. */
  readonly from: number
  readonly to: number
}

const minutesADay = 24 * 60

/** Reads `22:00-08:00`. Nothing where it is something else. */
export function readQuietHours(text: string): QuietHours | undefined {
  const [, ...parts] = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  const [fromHour, fromMinute, toHour, toMinute] = parts.map(Number)
  if (fromHour === undefined || fromMinute === undefined || toHour === undefined || toMinute === undefined)
    return undefined
  return { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute }
}

/** When the quiet hours in which a moment lies are over where the recipient is; nothing where it lies in none. */
export function quietUntil(now: Date, hours: QuietHours, timeZone: string): Date | undefined {
  const { to } = hours
  const minute = localMinute(now, timeZone)
  if (!isQuiet(minute, hours)) return undefined
  const left = (to - minute + minutesADay) % minutesADay
  const end = new Date(Math.floor(now.getTime() / 60_000) * 60_000 + left * 60_000)
  // Where clocks are changed meanwhile, the end is earlier or later by as much as they show something else than expected.
  const off = ((localMinute(end, timeZone) - to + 1.5 * minutesADay) % minutesADay) - minutesADay / 2
  const corrected = new Date(end.getTime() - off * 60_000)
  // The clock may never show the end, where it lies in the hour that is left out.
  return isQuiet(localMinute(corrected, timeZone), hours) ? end : corrected
}

function isQuiet(minute: number, { from, to }: QuietHours): boolean {
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to
}

const formats = new Map<string, Intl.DateTimeFormat>()

function localMinute(date: Date, timeZone: string): number {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  if (formats.size < 1_000) formats.set(timeZone, format)
  const [hour = 0, minute = 0] = format.format(date).split(':').map(Number)
  return hour * 60 + minute
}
