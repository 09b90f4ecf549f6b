import type { LetterBody } from './letter-body.ts'
import type { Line } from './lines-of.ts'

/** What of a message is no event: one line, or many together. */
export type Undecodable = LetterBody & {
  /** Of this line, made from the message's own id. */
  readonly messageId: string | undefined
  readonly error: string
}

/**
 * Up to so many bad lines of a message each become a dead letter of their own. Where there are more, the message is
 * garbage: it is not read to its end, and becomes one dead letter. To find out that a line is no event takes 12 µs
 * (measured), and a message can hold millions.
 */
const badLinesMax = 1_000

/** Gathers the lines of one message that are no events. */
export function gatherBadLines(messageId: string | undefined) {
  const bad: { readonly line: Line; readonly lineId: string | undefined; readonly error: string }[] = []

  return {
    add(line: Line, lineId: string | undefined, error: string): void {
      bad.push({ line, lineId, error })
    },
    /** Whether the message should not be read any further. */
    get areTooMany() {
      return bad.length > badLinesMax
    },
    /**
     * What is to be buried.
     *
     * @param rest of the body, which was not read
     */
    all(rest: Buffer): Undecodable[] {
      const [first] = bad
      if (!first || bad.length <= badLinesMax)
        return bad.map(({ line, lineId, error }) => ({ body: Buffer.from(line), messageId: lineId, error }))
      const lines = bad.flatMap(({ line }) => [Buffer.from(line), lineFeed])
      const unread = rest.length > 0 ? `, and the ${rest.length} bytes after them were not read` : ''
      const error = `${bad.length} lines are no events${unread}; the first: ${first.error}`
      return [{ body: Buffer.concat([...lines, rest]), messageId, error }]
    },
  }
}

const lineFeed = Buffer.from('\n')
