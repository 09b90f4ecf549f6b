import { Button } from '@mantine/core'
import { routes, type EventType } from '@signalbox/systems'
import { formatCount, formatMs, ShortId, TopicBadge } from '@signalbox/ui'
import { memo } from 'react'
import { summarise } from '../receipts/receipt-summary.ts'
import type { Receipt } from '../receipts/receipts.ts'
import { DashboardLink } from './dashboard-link.tsx'
import { EventList } from './event-list.tsx'
import { Failure } from './failure.tsx'
import { ReceiptLamp } from './receipt-lamp.tsx'
import classes from './receipt-line.module.css'

type ReceiptLineProps = {
  readonly receipt: Receipt
  readonly onSendAgain: (receipt: Receipt) => void
  /** The dashboard's address, which can show where an event is. */
  readonly dashboard: string | undefined
}

/** One press of a button: what was sent, what became of it, and a way to try again. */
export const ReceiptLine = memo(function ReceiptLine({ receipt, onSendAgain, dashboard }: ReceiptLineProps) {
  const { events, attempts, isSending } = receipt
  const { confirmed, refused, inDoubt, slowestMs } = summarise(receipt)
  const [first] = events
  if (!first) return null
  const topic = confirmed.length > 0 ? routes[first.eventType as EventType] : undefined
  const isFailed = !isSending && refused.length + inDoubt.length > 0
  return (
    <li>
      <div className={classes.line}>
        <ReceiptLamp receipt={receipt} />
        <span className={classes.what}>
          {events.length > 1 ? `${formatCount(events.length)} × ` : ''}
          {first.eventType}
        </span>
        {topic ? <TopicBadge topic={topic} /> : null}
        {events.length === 1 ? <ShortId id={first.id} /> : null}
        {events.length === 1 && confirmed.length > 0 ? (
          <DashboardLink dashboard={dashboard} path={`/events/${first.id}`}>
            where is it?
          </DashboardLink>
        ) : null}
        <span className={classes.end}>
          {attempts > 1 ? <span className={classes.dim}>try {attempts}</span> : null}
          {confirmed.length > 0 ? (
            <span className="sb-figure">
              {events.length > 1 ? <span className={classes.dim}>all within </span> : null}
              {formatMs(slowestMs)}
            </span>
          ) : null}
        </span>
      </div>
      {isFailed ? (
        <div className={classes.failure}>
          <Failure refused={refused} inDoubt={inDoubt} />
          <Button size="xs" variant="default" onClick={() => onSendAgain(receipt)}>
            Try again
          </Button>
        </div>
      ) : null}
      {events.length > 1 ? <EventList receipt={receipt} dashboard={dashboard} /> : null}
    </li>
  )
})
