import { Button } from '@mantine/core'
import { formatCount, formatMs, Lamp, ShortId, TopicBadge, type LampState } from '@signalbox/ui'
import { memo } from 'react'
import { summarise, type ReceiptSummary } from '../domain/receipt-summary.ts'
import type { Receipt } from '../domain/receipts.ts'
import { EventList } from './event-list.tsx'
import { Failure } from './failure.tsx'
import classes from './receipt-line.module.css'

function lampOf({ isSending }: Receipt, { confirmed, refused, inDoubt }: ReceiptSummary): [LampState, string] {
  if (isSending) return ['unknown', 'Sending…']
  const many = confirmed.length + refused.length + inDoubt.length > 1
  const said = (count: number, word: string) => (count === 0 ? [] : [many ? `${formatCount(count)} ${word}` : word])
  const words = [...said(confirmed.length, 'confirmed'), ...said(refused.length, 'refused')]
  const text = [...words, ...said(inDoubt.length, 'in doubt')].join(', ')
  const state = refused.length > 0 ? 'stop' : inDoubt.length > 0 ? 'caution' : 'well'
  return [state, text.charAt(0).toUpperCase() + text.slice(1)]
}

type ReceiptLineProps = { readonly receipt: Receipt; readonly onSendAgain: (receipt: Receipt) => void }

/** One press of a button: what was sent, what became of it, and a way to try again. */
export const ReceiptLine = memo(function ReceiptLine({ receipt, onSendAgain }: ReceiptLineProps) {
  const { events, attempts, isSending } = receipt
  const summary = summarise(receipt)
  const { confirmed, refused, inDoubt, slowestMs } = summary
  const [first] = events
  if (!first) return null
  const [state, text] = lampOf(receipt, summary)
  const topic = confirmed[0]?.topic
  const isFailed = !isSending && refused.length + inDoubt.length > 0
  return (
    <li>
      <div className={classes.line}>
        <Lamp state={state}>{text}</Lamp>
        <span className={classes.what}>
          {events.length > 1 ? `${formatCount(events.length)} × ` : ''}
          {first.eventType}
        </span>
        {topic ? <TopicBadge topic={topic} /> : null}
        {events.length === 1 ? <ShortId id={first.id} /> : null}
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
      {events.length > 1 ? <EventList receipt={receipt} /> : null}
    </li>
  )
})
