import { scanNumber } from './scan-number.ts'
import { scanText } from './scan-text.ts'

const quote = 34
const colon = 58

/** @returns where the next character stands that is no white space */
export function skipSpace(text: string, at: number): number {
  let code = text.charCodeAt(at)
  while (code === 32 || code === 10 || code === 13 || code === 9) {
    at += 1
    code = text.charCodeAt(at)
  }
  return at
}

/** Reads what is no object and no array, and returns where it ends; -1 when it is no JSON. */
export function scanScalar(text: string, at: number): number {
  if (text.charCodeAt(at) === quote) return scanText(text, at)
  if (text.startsWith('true', at) || text.startsWith('null', at)) return at + 4
  if (text.startsWith('false', at)) return at + 5
  return scanNumber(text, at)
}

/** Reads a key, and returns where it ends; -1 when it is none. */
export function scanKey(text: string, at: number): number {
  return text.charCodeAt(at) === quote ? scanText(text, at) : -1
}

/** @returns where the value of a key begins that ends there; -1 when there is none */
export function valueAfter(text: string, keyEnd: number): number {
  const at = skipSpace(text, keyEnd)
  return text.charCodeAt(at) === colon ? skipSpace(text, at + 1) : -1
}
