import { isUtf8 } from 'node:buffer'
import { messageBytesMax } from '@signalbox/contracts'

/** A line: its text, or its bytes where those are no text or too many for an event. */
export type Line = string | Buffer

/** So many bytes more have been read: a moment at which work may rest, or end. */
export type Pause = { readonly bytes: number }

// A body is never split as a whole: 24 MB can be twelve million lines.
const stepBytes = 64 * 1024
const lineFeed = 0x0a
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/**
 * Reads a body line by line, at any size: about 64 KiB at a time, and a pause after each. Lines may end in LF or CRLF;
 * blank lines are left out.
 */
export function* linesOf(body: Buffer): Generator<Line | Pause, void> {
  const hasMark = body.subarray(0, byteOrderMark.length).equals(byteOrderMark)
  for (let start = 0; start < body.length;) {
    const end = stepEnd(body, start)
    yield* linesIn(body.subarray(start === 0 && hasMark ? byteOrderMark.length : start, end))
    yield { bytes: end - start }
    start = end
  }
}

/** Behind the last line that ends within the step, or behind the first where that is longer. */
function stepEnd(body: Buffer, start: number): number {
  if (body.length - start <= stepBytes) return body.length
  const last = body.lastIndexOf(lineFeed, start + stepBytes - 1)
  const end = last >= start ? last : body.indexOf(lineFeed, start + stepBytes)
  return end === -1 ? body.length : end + 1
}

function* linesIn(step: Buffer): Generator<Line, void> {
  if (step.length > messageBytesMax + 1) yield step
  else if (isUtf8(step)) {
    for (const line of step.toString().split('\n')) if (line.trim() !== '') yield line
  } else {
    for (let start = 0; start < step.length;) {
      const found = step.indexOf(lineFeed, start)
      const end = found === -1 ? step.length : found
      const bytes = step.subarray(start, end)
      const line = isUtf8(bytes) ? bytes.toString() : bytes
      if (typeof line !== 'string' || line.trim() !== '') yield line
      start = end + 1
    }
  }
}
