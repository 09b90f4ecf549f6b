import type { Found, FoundCode } from './found.ts'
import { depthMax, forgetKeys } from './known-keys.ts'
import { eachItem, eachMember, scanValue } from './scan-json.ts'
import { textBetween } from './scan-text.ts'
import { digitsMax, digitsMoreMax } from './scan-number.ts'

/** What cannot be kept of a JSON text. */
export type JsonProblem = {
  /** Where it is, from the value that was looked at inwards. */
  readonly path: readonly (string | number)[]
  readonly code: FoundCode
  /** One sentence; it repeats nothing. */
  readonly detail: string
}

const number = new Intl.NumberFormat('en')

const details: Readonly<Record<FoundCode, string>> = {
  nul_character: 'Must not hold the NUL character \\u0000',
  lone_surrogate: 'Must not hold half of a surrogate pair',
  number_too_large: `Must have at most ${digitsMax} digits written out without an exponent, and all numbers of an event together at most ${number.format(digitsMoreMax)} more than they are sent with; send others as text`,
  too_deep: `Must not be nested deeper than ${depthMax} levels`,
  duplicate_key: 'Must not be there twice, as only one of them would be kept',
}

/** Says in words what was found, and where in the value that begins at `from`. */
export function problemAt(text: string, from: number, { code, at }: Found): JsonProblem {
  // What comes behind it needs no look: what it lies in has no end then.
  return { path: pathTo(text.slice(0, at + 1), from, at), code, detail: details[code] }
}

/** The path from a value to what lies in it at a place; of a place inside of a key, to the object that has it. */
function pathTo(text: string, from: number, place: number): (string | number)[] {
  const path: (string | number)[] = []
  let inside: number | undefined = from
  forgetKeys()
  while (inside !== undefined) inside = stepInto(text, inside, place, path)
  return path
}

/** @returns where the member or item begins that the place lies in, whose name is added to the path */
function stepInto(text: string, from: number, place: number, path: (string | number)[]): number | undefined {
  let inside: number | undefined
  let index = 0
  function look(step: string | number, at: number): number {
    const end = scanValue(text, at, 0)
    if (place < at || (end !== -1 && place >= end)) return end
    path.push(step)
    inside = at
    return -1
  }
  if (text[from] === '{')
    eachMember(
      text,
      from,
      0,
      (_text, at, _depth, keyAt, keyEnd) => look(textBetween(text, keyAt, keyEnd), at),
      undefined,
    )
  else if (text[from] === '[') eachItem(text, from, 0, (_text, at) => look(index++, at))
  return inside
}
