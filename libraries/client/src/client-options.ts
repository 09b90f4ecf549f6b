export type ClientOptions = {
  /** The api's address, such as `https://events.example.org`. In a browser, `''` means the page's own origin. */
  readonly url: string
  /** The ingest key, where the api wants one. In a page, everybody who opens it can read the key. */
  readonly key?: string | undefined
  readonly fetch?: typeof globalThis.fetch
  /** Most events in one request. */
  readonly batchEventsMax?: number
  /** Most bytes in one request of several events. */
  readonly batchBytesMax?: number
  /** Most requests at a time, over all calls of `send`. */
  readonly concurrency?: number
  /** How long one request may take, its answer included. */
  readonly attemptTimeoutMs?: number
  /** How long one call of `send` may take; what has no answer by then is in doubt. */
  readonly deadlineMs?: number
}
