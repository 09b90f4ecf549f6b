/** What is wrong with a date; in its own words, as each is to be mended in another way. */
export type DateProblem = { readonly detail: string }

const form = 'Must be an RFC 3339 date and time with a time zone, such as 2026-01-31T12:00:00.000Z'
const leapSecond =
  'Must not be a leap second, which PostgreSQL would make the next minute; send the second before or after it'
const years = 'Must lie in the years 1 to 9999, in UTC'

// RFC 3339, section 5.6, in which T and Z may be lower-case letters.
const rfc3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.(\d+))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/
const microsecondDigits = 6

/**
 * Brings an RFC 3339 date and time to the form that is kept: in UTC, with `T` and `Z`, and no more digits after the
 * second than PostgreSQL has, which is microseconds. Finer digits are cut, never rounded.
 *
 * @returns the date, or what is wrong with it
 */
export function keptDate(text: string): string | DateProblem {
  const parts = rfc3339.exec(text)
  if (!parts) return { detail: form }
  const [
    ,
    year = '',
    month = '',
    day = '',
    hour = '',
    minute = '',
    second = '',
    fraction = '',
    sign,
    ...offset
  ] = parts
  if (!isDay(Number(year), Number(month), Number(day))) return { detail: form }
  if (second === '60') return { detail: leapSecond }
  const digits = fraction === '' ? '' : `.${fraction.slice(0, microsecondDigits)}`
  if (sign === undefined) {
    return year === '0000'
      ? { detail: years }
      : `${year}-${month}-${day}T${hour}:${minute}:${second}${digits}Z`
  }
  const [hours, minutes] = offset.map(Number)
  const aheadMs = ((hours ?? 0) * 60 + (minutes ?? 0)) * 60_000 * (sign === '+' ? 1 : -1)
  const moment = new Date(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - aheadMs)
  const kept = moment.getUTCFullYear()
  if (kept < 1 || kept > 9999) return { detail: years }
  return `${moment.toISOString().slice(0, 19)}${digits}Z`
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(2000, month - 1, day))
  // Of the years before 100 `Date.UTC` would make years after 1900.
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
