import { UnstyledButton } from '@mantine/core'
import { Term, trackColour } from '@signalbox/ui'
import { useId, type CSSProperties, type ReactNode } from 'react'
import type { Offer } from './offers.ts'
import type { Receipt } from '../receipts/receipts.ts'
import { ReceiptLamp } from './receipt-lamp.tsx'
import classes from './send-card.module.css'

type SendCardProps = {
  readonly offer: Offer
  /** The newest receipt of this button: the answer is seen where it was asked for, also on a small screen. */
  readonly newest: Receipt | undefined
  readonly onSend: () => void
  readonly children: ReactNode
}

/** One big button, the route that its event takes, and a sentence on what is special about it. */
export function SendCard({ offer, newest, onSend, children }: SendCardProps) {
  const { topic, label, isSealed, route, example } = offer
  const aboutId = useId()
  return (
    <div className={classes.card} style={{ '--track': trackColour(topic) } as CSSProperties}>
      <UnstyledButton className={classes.button} onClick={onSend} aria-describedby={aboutId}>
        {label}
      </UnstyledButton>
      <ol className={classes.route} aria-label="Its route">
        {route.map((stop) => (
          <li key={stop}>{stop}</li>
        ))}
      </ol>
      <div className={classes.newest}>{newest ? <ReceiptLamp receipt={newest} /> : 'Nothing sent yet'}</div>
      <p id={aboutId} className={classes.about}>
        {isSealed ? (
          <>
            Something a person did. Its value travels <Term name="encrypted" />: sealed by the API, so that
            RabbitMQ and the logs never hold it in clear.
          </>
        ) : example ? (
          <>An event with data of its own kind, which the API checks before it takes the event.</>
        ) : (
          <>
            Something that was seen, such as a page view. It is stored as it is; the simplest way through the
            system.
          </>
        )}
      </p>
      {children}
    </div>
  )
}
