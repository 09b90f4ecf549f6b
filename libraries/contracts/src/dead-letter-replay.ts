/** The 202 answer to `POST /api/dead-letters/replay`. */
export type ReplayReceipt = {
  readonly id: string
  /** How many letters were dead and meant when it began. */
  readonly total: number
}

/**
 * `GET /api/dead-letters/replays/:id`: how far a replay has come.
 *
 * - `running`: it publishes.
 * - `done`: all were published.
 * - `failed`: it ended early, `error` says why; what it had not published is still dead.
 * - `interrupted`: its process died; what it had not published is still dead.
 */
export type ReplayReport = ReplayReceipt & {
  readonly state: 'running' | 'done' | 'failed' | 'interrupted'
  readonly rate: number
  /** How many were published to their queue again. */
  readonly replayed: number
  /** How many of those have died again since. It can still grow after the end. */
  readonly deadAgain: number
  readonly error: string | null
}
