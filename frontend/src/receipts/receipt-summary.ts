import type { Confirmed, InDoubt, Refused } from '@signalbox/client'
import type { Receipt } from './receipts.ts'

/** The outcomes of one receipt, sorted by what became of the events. */
export type ReceiptSummary = {
  readonly confirmed: readonly Confirmed[]
  readonly refused: readonly Refused[]
  readonly inDoubt: readonly InDoubt[]
  /** When the last of them was confirmed, in milliseconds from the send. */
  readonly slowestMs: number
}

/** Sorts what became of the events of one receipt. */
export function summarise({ outcomes }: Receipt): ReceiptSummary {
  const known = outcomes.filter((outcome) => outcome !== undefined)
  const confirmed = known.filter((outcome) => outcome.status === 'confirmed')
  return {
    confirmed,
    refused: known.filter((outcome) => outcome.status === 'refused'),
    inDoubt: known.filter((outcome) => outcome.status === 'inDoubt'),
    slowestMs: confirmed.reduce((slowest, { confirmMs }) => Math.max(slowest, confirmMs), 0),
  }
}

/** A sentence with its first letter large and a full stop at its end. */
export function asSentence(text: string): string {
  const trimmed = text.trim()
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? '' : '.'}`
}
