import type { FileHandle } from 'node:fs/promises'

/** A line of a file: which bytes it is, without its end, and from where to where it lies in the file. */
export type FileLine = {
  readonly bytes: Buffer
  /** Whether it is longer than 1 MiB; then `bytes` holds only its beginning. */
  readonly tooLong: boolean
  /** Whether its end, a line feed, is there. What has none may still be written on. */
  readonly ended: boolean
  readonly from: number
  readonly to: number
}

const lineFeed = 0x0a
const lineBytesMax = 1024 * 1024
const chunkBytes = 256 * 1024

/**
 * Reads the lines of a file from an offset up to where it ends now. However long a line is, no more than 1 MiB and a chunk of
 * it are held.
 *
 * @param offset where a line begins, in bytes
 */
export async function* readLines(file: FileHandle, offset: number): AsyncGenerator<FileLine> {
  const chunk = Buffer.alloc(chunkBytes)
  let parts: Buffer[] = []
  let from = offset
  let at = offset

  function line(ended: boolean, to: number): FileLine {
    const bytes = Buffer.concat(parts)
    parts = []
    return { bytes, tooLong: to - from > lineBytesMax + 1, ended, from, to }
  }

  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, chunkBytes, at)
    if (bytesRead === 0) break
    let start = 0
    while (start < bytesRead) {
      const end = chunk.subarray(0, bytesRead).indexOf(lineFeed, start)
      const stop = end === -1 ? bytesRead : end
      if (at + start - from <= lineBytesMax) parts.push(Buffer.from(chunk.subarray(start, stop)))
      start = stop + 1
      if (end === -1) break
      yield line(true, at + start)
      from = at + start
    }
    at += bytesRead
  }
  if (at > from) yield line(false, at)
}
