import type { ClientOptions } from './client-options.ts'
import { createSender } from './create-sender.ts'
import { judgeResults } from './judge-events.ts'
import type { Outcome } from './outcome.ts'

/** Whatever a caller knows its line by, and the line: one JSON object without a line break in it. */
export type Line<Sent> = { readonly event: Sent; readonly line: string }

/**
 * Creates a sender of lines that are written already, to a door that takes NDJSON and answers 200 with `results`: for each
 * line the `eventId` under which it was taken, or the `errors` for which it was not.
 *
 * Each line must hold an id of its own, so that no retry doubles it.
 *
 * @param path of the door, such as `/liveEvent`
 * @throws TypeError when an option makes no sense
 */
export function createLineSender<Sent>(
  options: ClientOptions,
  path: string,
): (lines: readonly Line<Sent>[], signal?: AbortSignal) => Promise<Outcome<Sent>[]> {
  const send = createSender<Sent>(options, { path, taken: 200, judge: judgeResults })
  return async (lines, signal) => await send(() => lines.map((line, index) => ({ ...line, index })), signal)
}
