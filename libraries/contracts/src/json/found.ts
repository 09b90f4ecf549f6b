/**
 * What JSON allows and this system does not keep:
 *
 * - `nul_character`, `lone_surrogate`: PostgreSQL stores no such text.
 * - `number_too_large`: a number of more digits than are kept, or numbers that together grow too much.
 * - `too_deep`: objects and arrays inside each other beyond the limit.
 * - `duplicate_key`: the same key twice in an object, of which PostgreSQL keeps one.
 */
export type FoundCode = 'nul_character' | 'lone_surrogate' | 'number_too_large' | 'too_deep' | 'duplicate_key'

/** What was found first, and where in the text. */
export type Found = { readonly code: FoundCode; readonly at: number }

// Of the text that is being read. One is read at a time and never across an await; handing this through every call
// would cost a tenth of the reading (measured).
let first: Found | undefined
let digitsMore = 0

/** Begins to read another event. */
export function forgetFound(): void {
  first = undefined
  digitsMore = 0
}

/** Only the first counts. */
export function noteFound(code: FoundCode, at: number): void {
  first ??= { code, at }
}

/** What was found first since `forgetFound`, if anything. */
export function firstFound(): Found | undefined {
  return first
}

/** Adds to the digits by which numbers grow when they are written out, and returns the sum. */
export function growDigits(digits: number): number {
  digitsMore += digits
  return digitsMore
}
