import { noteFound } from './found.ts'

const quote = 34
const backslash = 92
const letterU = 117
// " \ / b f n r t
const shortEscapes = new Set([34, 92, 47, 98, 102, 110, 114, 116])

const isHigh = (code: number) => (code & 0xfc00) === 0xd800
const isLow = (code: number) => (code & 0xfc00) === 0xdc00

let escaped = false

/** Whether what was scanned last is written with backslashes. */
export const hadEscape = (): boolean => escaped

// What needs no look. Of long texts the expression finds it in a fifth of the time, of short ones not (measured).
const plainRun = /[^"\\\p{Cc}\p{Cs}]*/uy
const shortLength = 16
const longLength = 4_096

/**
 * Reads a string, from its quote on. Notes NUL characters and halves of surrogate pairs.
 *
 * @returns where it ends; -1 when it is no JSON
 */
export function scanText(text: string, from: number): number {
  escaped = false
  const { length } = text
  const runFrom = from + shortLength
  for (let at = from + 1; at < length; at += 1) {
    if (at === runFrom) {
      const end = length - from < longLength ? undefined : endOfLong(text, from)
      if (end !== undefined) return end
      plainRun.lastIndex = at
      plainRun.test(text)
      at = plainRun.lastIndex
    }
    const code = text.charCodeAt(at)
    // Letters, then digits and most signs: what most texts are made of.
    if (code > backslash ? code < 0xd800 : code > quote && code !== backslash) continue
    if (code === quote) return at + 1
    if (code === backslash) {
      at = scanEscape(text, at)
      if (at === -1) return -1
    } else if (code < 32) return -1
    else if (code >= 0xd800 && code <= 0xdfff) {
      if (isHigh(code) && isLow(text.charCodeAt(at + 1))) at += 1
      else noteFound('lone_surrogate', from)
    }
  }
  return -1
}

/**
 * Very long texts are usually good and without escapes, which JSON.parse finds out four times as fast.
 *
 * @returns where such a text ends; nothing of any other
 */
function endOfLong(text: string, from: number): number | undefined {
  const end = text.indexOf('"', from + 1) + 1
  if (end - from < longLength) return undefined
  const inside = text.slice(from + 1, end - 1)
  if (inside.includes('\\') || !inside.isWellFormed()) return undefined
  try {
    JSON.parse(text.slice(from, end))
    return end
  } catch {
    return -1
  }
}

/** @returns the last character of what is escaped, both halves of a pair */
function scanEscape(text: string, at: number): number {
  escaped = true
  const kind = text.charCodeAt(at + 1)
  if (kind !== letterU) return shortEscapes.has(kind) ? at + 1 : -1
  const code = hexAt(text, at + 2)
  if (code === -1) return -1
  if (code === 0) noteFound('nul_character', at)
  const end = at + 5
  if (isHigh(code) && text.startsWith(String.raw`\u`, end + 1) && isLow(hexAt(text, end + 3))) return end + 6
  if (isHigh(code) || isLow(code)) noteFound('lone_surrogate', at)
  return end
}

function hexAt(text: string, at: number): number {
  const digits = text.slice(at, at + 4)
  return /^[0-9a-f]{4}$/i.test(digits) ? Number.parseInt(digits, 16) : -1
}

/** A string that was scanned before, as an ordinary value. */
export function textBetween(text: string, from: number, end: number): string {
  const inside = text.slice(from + 1, end - 1)
  return inside.includes('\\') ? (JSON.parse(text.slice(from, end)) as string) : inside
}

/** The string that was scanned last, as an ordinary value. */
export function lastText(text: string, from: number, end: number): string {
  return escaped ? (JSON.parse(text.slice(from, end)) as string) : text.slice(from + 1, end - 1)
}
