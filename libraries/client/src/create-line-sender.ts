import type { ClientOptions } from './client-options.ts'
import { createSender } from './create-sender.ts'
import { judgeMany } from './judge-events.ts'
import type { Outcome } from './outcome.ts'

/** Whatever a caller knows its line by, and the line: one JSON object without a line break in it. */
export type Line<Sent> = { readonly event: Sent; readonly line: string }

/**
 * Creates a sender of lines that are written already, to a door that takes NDJSON and answers 200 with how many it took and
 * what is wrong with the others, in the form of the api's receipt for many events.
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
  const send = createSender<Sent>(options, { path, taken: 200, judge: judgeMany })
  return async (lines, signal) =>
    await send(
      lines.map((line, index) => ({ ...line, index })),
      signal,
    )
}
