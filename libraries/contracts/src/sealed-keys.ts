/**
 * What is known about one key of one topic's ring. Only its name: no key is known to who answers this.
 *
 * - `sealing`: the newest of the topic's keys that arrive; new values are sealed with it.
 * - `arriving`: events came that it had sealed, too lately to do without it.
 * - `held`: none comes any more, but dead letters hold values that only it opens.
 * - `waiting`: none comes any more, but messages wait for the topic, and nobody can see into those.
 * - `uncertain`: none comes any more, but RabbitMQ cannot be asked whether messages wait.
 * - `droppable`: nothing needs it.
 */
export type SealedKey = {
  readonly topic: string
  /** The key's name in the ring. */
  readonly kid: string
  /** Events of the window that arrived with a value that it had sealed; one that arrives twice counts twice. */
  readonly events: number
  /** When the last of them came, RFC 3339; null when only dead letters know the key. */
  readonly lastSeen: string | null
  /** Dead letters with a value that only this key opens. */
  readonly deadLetters: number
  /** Messages that wait for the topic, under whatever key; null when RabbitMQ cannot be asked. */
  readonly waiting: number | null
  readonly state: 'sealing' | 'arriving' | 'held' | 'waiting' | 'uncertain' | 'droppable'
}

/** `GET /api/keys`. */
export type SealedKeys = {
  /** When it was read, RFC 3339, by the database's clock. */
  readonly time: string
  /** Since when events are counted: the whole minute in which the window begins, RFC 3339. */
  readonly since: string
  /** For how long nothing may have come before a key can be dropped, in hours. */
  readonly quietHours: number
  /** By topic, and the newest key first. */
  readonly keys: readonly SealedKey[]
}
