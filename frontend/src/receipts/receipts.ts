import type { ClientEvent, Outcome } from '@signalbox/client'

/** As many lines as a person reads back. */
export const receiptsMax = 50

/** What became of one press of a button: one event or many. */
export type Receipt = {
  readonly key: number
  readonly events: readonly ClientEvent[]
  /** At the place of its event; nothing while there is no answer. */
  readonly outcomes: readonly (Outcome | undefined)[]
  readonly isSending: boolean
  readonly attempts: number
}

export type Receipts = {
  /** Newest first. */
  readonly items: readonly Receipt[]
  /** Confirmed receipts that made room for newer ones. */
  readonly dropped: number
}

export type ReceiptsAction =
  | { readonly type: 'sent'; readonly key: number; readonly events: readonly ClientEvent[] }
  | { readonly type: 'sentAgain'; readonly key: number }
  | { readonly type: 'settled'; readonly key: number; readonly outcomes: readonly Outcome[] }

export const noReceipts: Receipts = { items: [], dropped: 0 }

/** The events of a receipt that were not confirmed: what 'Try again' sends. */
export function unconfirmed(receipt: Receipt): ClientEvent[] {
  return receipt.events.filter((_, index) => receipt.outcomes[index]?.status !== 'confirmed')
}

function isDone(receipt: Receipt): boolean {
  return !receipt.isSending && unconfirmed(receipt).length === 0
}

// Only what is confirmed makes room. A failed receipt stays until it is confirmed: it must not go unseen.
function bound({ items, dropped }: Receipts): Receipts {
  let excess = items.length - receiptsMax
  if (excess <= 0) return { items, dropped }
  const kept = items.toReversed().filter((receipt) => !(excess > 0 && isDone(receipt) && excess--))
  return { items: kept.toReversed(), dropped: dropped + items.length - kept.length }
}

function settle(receipt: Receipt, outcomes: readonly Outcome[]): Receipt {
  const byId = new Map(outcomes.map((outcome) => [outcome.event.id, outcome]))
  return {
    ...receipt,
    isSending: false,
    outcomes: receipt.events.map((event, index) => byId.get(event.id) ?? receipt.outcomes[index]),
  }
}

/** The next list of receipts after something was sent or answered. */
export function nextReceipts(receipts: Receipts, action: ReceiptsAction): Receipts {
  if (action.type === 'sent') {
    const { key, events } = action
    const receipt: Receipt = {
      key,
      events,
      outcomes: events.map(() => undefined),
      isSending: true,
      attempts: 1,
    }
    return bound({ ...receipts, items: [receipt, ...receipts.items] })
  }
  const change = (receipt: Receipt): Receipt =>
    action.type === 'settled'
      ? settle(receipt, action.outcomes)
      : { ...receipt, isSending: true, attempts: receipt.attempts + 1 }
  const items = receipts.items.map((receipt) => (receipt.key === action.key ? change(receipt) : receipt))
  return bound({ ...receipts, items })
}
