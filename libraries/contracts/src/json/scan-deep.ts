import { scanKey, scanScalar, skipSpace, valueAfter } from './scan-scalar.ts'

const comma = 44
const [openBracket, openBrace, closeBrace] = [91, 123, 125]

/**
 * Reads a value of any depth to its end, by the grammar alone. It is refused anyway, and must not take a call for each
 * of two million brackets.
 *
 * @returns where it ends; -1 when it is no JSON
 */
export function scanDeep(text: string, from: number): number {
  const closers: number[] = []
  let at = from
  while (at !== -1) {
    const code = text.charCodeAt(at)
    if (code === openBracket || code === openBrace) {
      // In ASCII the closing one is the next but one.
      const closer = code + 2
      at = skipSpace(text, at + 1)
      if (text.charCodeAt(at) !== closer) {
        closers.push(closer)
        if (closer === closeBrace) at = toValue(text, at)
        continue
      }
      at += 1
    } else at = scanScalar(text, at)
    at = at === -1 ? -1 : closeAll(text, at, closers)
    if (closers.length === 0) return at
  }
  return -1
}

/** Behind a value: closes what ends there, and goes on to the next value, if any; -1 when it is no JSON. */
function closeAll(text: string, from: number, closers: number[]): number {
  let at = from
  while (closers.length > 0) {
    at = skipSpace(text, at)
    const code = text.charCodeAt(at)
    const closer = closers.at(-1)
    if (code === closer) {
      closers.pop()
      at += 1
    } else if (code === comma) {
      at = skipSpace(text, at + 1)
      return closer === closeBrace ? toValue(text, at) : at
    } else return -1
  }
  return at
}

function toValue(text: string, keyAt: number): number {
  const keyEnd = scanKey(text, keyAt)
  return keyEnd === -1 ? -1 : valueAfter(text, keyEnd)
}
