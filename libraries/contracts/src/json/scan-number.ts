import { growDigits, noteFound } from './found.ts'

/** Digits of one number, written out without an exponent. Every double has fewer: 5e-324 has 324 after the point. */
export const digitsMax = 400
/**
 * By how many digits the numbers of one event may grow as PostgreSQL writes them out without exponents: 4 MB of
 * `1e308` would be read as 200 MB.
 */
export const digitsMoreMax = 1_000_000

const isDigit = (code: number) => code >= 48 && code <= 57
const [zero, point, minus, plus] = [48, 46, 45, 43]
// Whatever stands behind more digits of an exponent than this is too large anyway.
const exponentDigitsMax = 6

/**
 * Reads a number. Notes one that PostgreSQL would not keep, or only at a great length.
 *
 * @returns where it ends; -1 when it is no JSON
 */
export function scanNumber(text: string, from: number): number {
  let at = text.charCodeAt(from) === minus ? from + 1 : from
  const wholeFrom = at
  if (text.charCodeAt(at) === zero) at += 1
  else at = digitsFrom(text, at)
  if (at === wholeFrom) return -1
  const whole = at - wholeFrom
  let fraction = 0
  if (text.charCodeAt(at) === point) {
    const end = digitsFrom(text, at + 1)
    fraction = end - at - 1
    if (fraction === 0) return -1
    at = end
  }
  if ((text.charCodeAt(at) | 32) === 101) return scanExponent(text, from, at + 1, whole, fraction)
  if (whole + fraction > digitsMax) noteFound('number_too_large', from)
  return at
}

function scanExponent(text: string, from: number, at: number, whole: number, fraction: number): number {
  const sign = text.charCodeAt(at)
  const digitsAt = sign === plus || sign === minus ? at + 1 : at
  const end = digitsFrom(text, digitsAt)
  if (end === digitsAt) return -1
  const size =
    end - digitsAt > exponentDigitsMax ? 10 ** exponentDigitsMax : Number(text.slice(digitsAt, end))
  const exponent = sign === minus ? -size : size
  const digits = Math.max(1, whole + exponent) + Math.max(0, fraction - exponent)
  const more = growDigits(Math.max(0, digits - (end - from)))
  if (digits > digitsMax || more > digitsMoreMax) noteFound('number_too_large', from)
  return end
}

function digitsFrom(text: string, at: number): number {
  while (isDigit(text.charCodeAt(at))) at += 1
  return at
}
