import { hadEscape, textBetween } from './scan-text.ts'

/** Deeper nesting than this helps no reader and can overflow the stack of a writer. */
export const depthMax = 32

// The keys of the objects that are being read, one inside the other, as places in the text, so that nothing is copied.
// An object with more keys than this, or with backslashes in one, gets a set of them. Each object has a place of its own
// before its keys, by which its set is known.
const fewKeys = 12
const places = new Int32Array((2 * fewKeys + 1) * (depthMax + 2))
let used = 0
const sets = new Map<number, Set<string>>()

/** Begins with the keys of another text. */
export function forgetKeys(): void {
  used = 0
  if (sets.size > 0) sets.clear()
}

/** Begins with the keys of another object, and returns what the next two functions are to be given. */
export function openKeys(): number {
  used += 1
  return used
}

/** Ends with the keys of an object. */
export function closeKeys(from: number): void {
  used = from - 1
  if (sets.size > 0) sets.delete(from)
}

/** Whether the key that was scanned last was in its object before. */
export function isRepeated(from: number, text: string, at: number, end: number): boolean {
  const known = sets.size > 0 ? sets.get(from) : undefined
  if (known) return isIn(known, textBetween(text, at, end))
  if (hadEscape() || used - from === 2 * fewKeys) {
    const set = new Set<string>()
    for (let index = from; index < used; index += 2) {
      set.add(textBetween(text, places[index] as number, places[index + 1] as number))
    }
    sets.set(from, set)
    return isIn(set, textBetween(text, at, end))
  }
  for (let index = from; index < used; index += 2) {
    const other = places[index] as number
    if ((places[index + 1] as number) === end + other - at && isSame(text, other, at, end)) return true
  }
  places[used] = at
  places[used + 1] = end
  used += 2
  return false
}

function isIn(keys: Set<string>, key: string): boolean {
  const isThere = keys.has(key)
  keys.add(key)
  return isThere
}

function isSame(text: string, other: number, at: number, end: number): boolean {
  const distance = other - at
  for (let place = at + 1; place < end; place += 1) {
    if (text.charCodeAt(place) !== text.charCodeAt(place + distance)) return false
  }
  return true
}
