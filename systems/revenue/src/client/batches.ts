import type { Line } from '@signalbox/client'
import { eventOf } from './line-event.ts'
import type { Opened } from './place.ts'
import { readLines, type FileLine } from './read-lines.ts'
import type { Refused } from './set-aside.ts'

/** Lines that follow each other: what of them is to be sent, and what is refused before it is. */
export type Batch = {
  readonly lines: readonly Line<FileLine>[]
  readonly refused: readonly Refused[]
  /** Where the next one begins. */
  readonly to: number
}

// Where the server's throughput is near its highest and an answer still takes milliseconds.
const linesMax = 500
const bytesMax = 1024 * 1024

/**
 * Reads a file from its place on in batches. A last line that is not whole yet is left, but in a file that was rotated away:
 * there nothing comes any more.
 *
 * @param most lines in a batch, at most 500
 */
export async function* batchesOf({ file, place, former }: Opened, most = linesMax): AsyncGenerator<Batch> {
  const full = Math.min(most, linesMax)
  const startAt = (from: number) => ({
    lines: [] as Line<FileLine>[],
    refused: [] as Refused[],
    from,
    to: from,
  })
  let batch = startAt(place.offset)
  for await (const line of readLines(file, place.offset)) {
    const event = eventOf(former ? { ...line, ended: true } : line, place.identity)
    if (event === 'unfinished') break
    if (event !== 'empty' && 'refused' in event) batch.refused.push([line, { reason: event.refused }])
    else if (event !== 'empty') batch.lines.push({ event: line, line: event.line })
    batch.to = line.to
    if (batch.lines.length + batch.refused.length < full && batch.to - batch.from < bytesMax) continue
    yield batch
    batch = startAt(batch.to)
  }
  if (batch.to > batch.from) yield batch
}
