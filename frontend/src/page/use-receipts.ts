import { createClient, newEvent } from '@signalbox/client'
import { useCallback, useReducer, useRef, useState } from 'react'
import { ingestKey } from '../api/ingest-key.ts'
import { nextReceipts, noReceipts, unconfirmed, type Receipt, type Receipts } from '../receipts/receipts.ts'

export type NewEvents = {
  readonly eventType: string
  readonly count: number
  readonly value: string | undefined
  /** The text of a JSON object, which is sent as it is. */
  readonly data: string | undefined
}

export type Sender = {
  readonly receipts: Receipts
  readonly send: (wanted: NewEvents) => void
  /** Sends what was not confirmed once more, under the same ids. */
  readonly sendAgain: (receipt: Receipt) => void
}

/** Sends events on a press of a button and keeps a receipt of each press. */
export function useReceipts(): Sender {
  const [client] = useState(() => createClient({ url: '', key: ingestKey() }))
  const [receipts, dispatch] = useReducer(nextReceipts, noReceipts)
  const lastKey = useRef(0)

  const send = useCallback(
    ({ eventType, count, value, data }: NewEvents) => {
      lastKey.current += 1
      const key = lastKey.current
      const events = Array.from({ length: count }, () =>
        newEvent({ eventType, ...(value ? { value } : {}), ...(data ? { data } : {}) }),
      )
      dispatch({ type: 'sent', key, events })
      void client.send(events).then((outcomes) => dispatch({ type: 'settled', key, outcomes }))
    },
    [client],
  )
  const sendAgain = useCallback(
    (receipt: Receipt) => {
      const { key } = receipt
      dispatch({ type: 'sentAgain', key })
      void client.send(unconfirmed(receipt)).then((outcomes) => dispatch({ type: 'settled', key, outcomes }))
    },
    [client],
  )
  return { receipts, send, sendAgain }
}
