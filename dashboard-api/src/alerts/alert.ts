import type { Concern } from '@signalbox/contracts'

/** Something that somebody is to be told. */
export type Notice = {
  /** Stays the same however often it is posted; a UUID. */
  readonly id: string
  readonly kind: 'raised' | 'reminder' | 'resolved'
  /** When it was decided, in milliseconds since 1970 by the database's clock. */
  readonly at: number
  /** Since when the concern holds, or held. */
  readonly since: number
  readonly concern: Concern
}

/**
 * How far one alert is. All times are in milliseconds since 1970, by the database's clock.
 *
 * - waiting: it holds, and not yet for long enough (`raisedAt` is null)
 * - raised: somebody was told, or is to be told (`raisedAt` is set)
 * - at rest: it does not hold (`holdsSince` is null), and at most that is still to be told
 */
export type Alert = {
  readonly key: string
  /** As it was told last, or found first. */
  readonly concern: Concern
  readonly holdsSince: number | null
  readonly raisedAt: number | null
  readonly wellSince: number | null
  readonly noticedAt: number | null
  /** What has still to be posted. */
  readonly notice: Notice | null
}
