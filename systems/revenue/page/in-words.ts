import { formatTime } from '@signalbox/ui'
import type { HistoryEntry } from './figures.ts'

const words: Readonly<Record<string, string>> = {
  add_revenue: 'Added',
  subtract_revenue: 'Subtracted',
  reverse: 'Taken back',
}

/** What an entry has done. */
export const wordOf = ({ name }: Pick<HistoryEntry, 'name'>): string => words[name] ?? name

/** A time of day in the reader's zone, with its date where it is not today's. */
export function momentText(date: string): string {
  const moment = new Date(date)
  const isToday = moment.toDateString() === new Date().toDateString()
  return isToday ? formatTime(date) : `${moment.toLocaleDateString('en-GB')} ${formatTime(date)}`
}
