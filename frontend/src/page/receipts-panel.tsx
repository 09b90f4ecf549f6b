import { formatCount, Panel } from '@signalbox/ui'
import { receiptsMax, type Receipt, type Receipts } from '../receipts/receipts.ts'
import { ReceiptLine } from './receipt-line.tsx'
import classes from './receipts-panel.module.css'

type ReceiptsPanelProps = {
  readonly receipts: Receipts
  readonly onSendAgain: (receipt: Receipt) => void
  readonly dashboard: string | undefined
}

/** What became of everything that was sent by the buttons. */
export function ReceiptsPanel({ receipts, onSendAgain, dashboard }: ReceiptsPanelProps) {
  const { items, dropped } = receipts
  return (
    <Panel
      title="Receipts"
      hint={
        items.length === 0
          ? 'Press a button above. Each press leaves a line here, whether it went well or not.'
          : `Newest first. The last ${receiptsMax} are kept, and whatever was not confirmed.`
      }
    >
      <div role="log" aria-label="Receipts">
        <ol className={classes.list}>
          {items.map((receipt) => (
            <ReceiptLine
              key={receipt.key}
              receipt={receipt}
              onSendAgain={onSendAgain}
              dashboard={dashboard}
            />
          ))}
        </ol>
      </div>
      {dropped > 0 ? (
        <p className={classes.dropped}>
          {formatCount(dropped)} older {dropped === 1 ? 'receipt is' : 'receipts are'} no longer listed; all
          of them were confirmed.
        </p>
      ) : null}
      {items.length > 0 && dashboard ? (
        <p className={classes.next}>
          Confirmed means that RabbitMQ has it. See it being stored on <a href={dashboard}>the dashboard</a>.
        </p>
      ) : null}
    </Panel>
  )
}
