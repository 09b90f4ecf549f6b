import { formatTime } from '@signalbox/ui'

function textOf(date: string): string {
  const moment = new Date(date)
  const isToday = moment.toDateString() === new Date().toDateString()
  return isToday ? formatTime(date) : `${moment.toLocaleDateString('en-GB')} ${formatTime(date)}`
}

/** A time of day in the reader's zone, with the date where it is not today's; the exact date behind it. */
export function Moment({ date }: { date: string }) {
  return (
    <time dateTime={date} title={date} className="sb-figure">
      {textOf(date)}
    </time>
  )
}
