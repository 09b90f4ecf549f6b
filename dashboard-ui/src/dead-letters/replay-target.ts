import { formatCount } from '@signalbox/ui'

/** Which letters are to be replayed. */
export type ReplayTarget = {
  /** What a person chose, such as `3 selected letters`. */
  readonly label: string
  readonly count: number
  readonly request:
    | { readonly ids: readonly string[] }
    | { readonly filter: { readonly queue?: string; readonly reason?: string } }
}

/** A count of letters in words. */
export function lettersIn(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'letter' : 'letters'}`
}
