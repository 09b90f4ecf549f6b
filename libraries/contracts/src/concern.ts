/**
 * What can be wrong:
 *
 * - `figures_missing`: RabbitMQ's figures cannot be read, so nothing can be said of queues and consumers.
 * - `consumer_gone`: nobody takes from a queue, or it does not exist.
 * - `stray_bindings`: in RabbitMQ something leads into a topic that nobody has declared.
 * - `queue_age`: something waits in line for too long.
 * - `dead_letters`: events could not be stored and wait for a person.
 * - `unaccounted`: events were accepted and are nowhere.
 * - `latency`: from accepted to stored takes too long.
 */
export const concernKinds = [
  'figures_missing',
  'consumer_gone',
  'stray_bindings',
  'queue_age',
  'dead_letters',
  'unaccounted',
  'latency',
] as const

export type ConcernKind = (typeof concernKinds)[number]

/** Something that a person should look at: what it is, one sentence on what it means, and where to do something. */
export type Concern = {
  /** The kind and what it is about, such as `queue_age topic1`: the same thing has the same key. */
  readonly key: string
  readonly kind: ConcernKind
  /** The topic or queue, or nothing where it is about all of them. */
  readonly subject: string | null
  /** How bad it is: events, or milliseconds for `queue_age` and `latency`; null where there is no more or less. */
  readonly value: number | null
  readonly title: string
  readonly detail: string
  /** A page of the dashboard. */
  readonly link?: { readonly to: string; readonly label: string }
}
