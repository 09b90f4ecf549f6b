export type Point = { readonly x: number; readonly y: number }

/** A place for a text: which end of it, or its middle, stands at the point. */
export type Label = Point & { readonly anchor: 'start' | 'middle' | 'end' }

/** A line of the diagram, from box to box. */
export type Track = {
  readonly id: string
  /**
   * Which figure it shows: what comes onto its topic, what of that is derived from events of another one, what is stored of
   * it, what goes wrong, or what is tried again.
   */
  readonly shows: 'accepted' | 'derived' | 'stored' | 'failed' | 'retried'
  readonly topic?: string
  /** The topic from whose events it brings derived ones. */
  readonly from?: string
  readonly points: readonly Point[]
  /** Where its rate is written; most of a topic's track goes without. */
  readonly label?: Label
  /** Whether it ends in a box, with an arrow. */
  readonly hasArrow: boolean
}

/** A point along and beside the way of an event. */
export type Spot = readonly [along: number, beside: number]
