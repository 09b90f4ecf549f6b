import { formatCount, Lamp, type LampState } from '@signalbox/ui'
import { summarise } from '../receipts/receipt-summary.ts'
import type { Receipt } from '../receipts/receipts.ts'

function lampOf(receipt: Receipt): [LampState, string] {
  if (receipt.isSending) return ['unknown', 'Sending…']
  const { confirmed, refused, inDoubt } = summarise(receipt)
  const said = ({ length }: readonly unknown[], word: string) =>
    length === 0 ? [] : [receipt.events.length > 1 ? `${formatCount(length)} ${word}` : word]
  const text = [
    ...said(confirmed, 'confirmed'),
    ...said(refused, 'refused'),
    ...said(inDoubt, 'in doubt'),
  ].join(', ')
  const state = refused.length > 0 ? 'stop' : inDoubt.length > 0 ? 'caution' : 'well'
  return [state, text.charAt(0).toUpperCase() + text.slice(1)]
}

/** What became of a receipt's events, in a lamp and a few words. */
export function ReceiptLamp({ receipt }: { receipt: Receipt }) {
  const [state, text] = lampOf(receipt)
  return <Lamp state={state}>{text}</Lamp>
}
