import { firstFound, forgetFound } from './found.ts'
import { forgetKeys } from './known-keys.ts'
import { problemAt, type JsonProblem } from './json-problem.ts'
import { eachMember, scanValue } from './scan-json.ts'
import { skipSpace } from './scan-scalar.ts'
import { hadEscape, lastText } from './scan-text.ts'

const [quote, openBrace, openBracket, letterF, letterN, letterT] = [34, 123, 91, 102, 110, 116]

/** The fields of a JSON object, cut out of its text; see `cutObject`. */
export type Cut = {
  /**
   * By name. `data` is as it was written; of others text, numbers, true, false and null are ordinary values, and what
   * no field but `data` may be, an object or a list, is an empty list.
   */
  readonly fields: Readonly<Record<string, unknown>>
  /** What cannot be kept, anywhere in the object. */
  readonly problem: JsonProblem | undefined
}

/** Names of fields, ready to be found quickly. */
export type Names = {
  readonly all: ReadonlySet<string>
  /** By their length and first letter, which tells most of them apart. */
  readonly places: readonly (readonly string[] | undefined)[]
}

const placeOf = (length: number, letter: number) => (length << 5) | (letter & 31)

export function namesOf(all: readonly string[]): Names {
  const places: string[][] = []
  for (const name of all) (places[placeOf(name.length, name.charCodeAt(0))] ??= []).push(name)
  return { all: new Set(all), places: Array.from(places) }
}

export type CutOptions = {
  /** Fields that are expected. */
  readonly names: Names
  /** What becomes of others: so many are fields like any, and then the rest is given up; or all are kept as written. */
  readonly others: number | 'kept'
}

/** Under this name `cutObject` keeps the members that were not expected: as they were written, with commas between. */
export const othersKey = 'others'

/**
 * Cuts the fields out of the text of one JSON object, without making anything of what is inside of `data`.
 *
 * @returns nothing when the text is no JSON; null when it is no object
 */
export function cutObject(text: string, options: CutOptions): Cut | null | undefined {
  const from = skipSpace(text, 0)
  const { cut, end, isGivenUp } = cutAt(text, from, options)
  return isGivenUp || (end !== -1 && skipSpace(text, end) === text.length) ? cut : undefined
}

/**
 * Cuts each object in the text of a JSON array.
 *
 * @returns whether the text is such an array to its end; what was cut before is of no use if not
 */
export function* cutItems(text: string, options: CutOptions): Generator<Cut | null, boolean> {
  let at = skipSpace(text, 0)
  if (text[at] !== '[') return false
  at = skipSpace(text, at + 1)
  for (let isFirst = true; isFirst ? text[at] !== ']' : text[at] === ','; isFirst = false) {
    if (!isFirst) at = skipSpace(text, at + 1)
    const { cut, end, isGivenUp } = cutAt(text, at, options)
    const itemEnd = isGivenUp ? scanValue(text, at, 0) : end
    if (itemEnd === -1) return false
    yield cut
    at = skipSpace(text, itemEnd)
  }
  return text[at] === ']' && skipSpace(text, at + 1) === text.length
}

type CutAt = { readonly cut: Cut | null; readonly end: number; readonly isGivenUp: boolean }

/** An object while it is cut. */
type Cutting = CutOptions & { readonly fields: Record<string, unknown>; kept: string; othersLeft: number }

function cutAt(text: string, from: number, { names, others }: CutOptions): CutAt {
  forgetFound()
  forgetKeys()
  if (text.charCodeAt(from) !== openBrace)
    return { cut: null, end: scanValue(text, from, 0), isGivenUp: false }
  const cutting: Cutting = { names, others, fields: {}, kept: '', othersLeft: others === 'kept' ? 0 : others }
  const end = eachMember(text, from, 0, cutMember, cutting)
  const { fields, kept, othersLeft } = cutting
  if (kept !== '') fields[othersKey] = kept
  const isGivenUp = othersLeft === -1
  const found = end !== -1 || isGivenUp ? firstFound() : undefined
  const problem = found && problemAt(text, from, found)
  return { cut: { fields, problem }, end, isGivenUp }
}

/** A function of its own: one that is made for each event costs a tenth of the reading (measured). */
function cutMember(
  text: string,
  at: number,
  depth: number,
  keyAt: number,
  keyEnd: number,
  cutting: Cutting,
): number {
  const known = hadEscape() ? undefined : knownName(text, keyAt, keyEnd, cutting.names)
  if (known !== undefined) {
    const valueEnd = scanValue(text, at, known === 'data' ? 0 : depth)
    if (valueEnd !== -1) cutting.fields[known] = fieldAt(text, known, at, valueEnd)
    return valueEnd
  }
  const name = lastText(text, keyAt, keyEnd)
  const valueEnd = scanValue(text, at, depth)
  if (valueEnd === -1) return -1
  if (cutting.names.all.has(name)) cutting.fields[name] = fieldAt(text, name, at, valueEnd)
  else if (cutting.others === 'kept')
    cutting.kept += `${cutting.kept === '' ? '' : ','}${JSON.stringify(name)}:${text.slice(at, valueEnd)}`
  else if (cutting.othersLeft > 0) {
    cutting.othersLeft -= 1
    addField(cutting.fields, name, fieldAt(text, name, at, valueEnd))
  } else {
    cutting.othersLeft = -1
    return -1
  }
  return valueEnd
}

/** The name of a field that is expected, without making a new text of it, which costs more than finding it. */
function knownName(text: string, keyAt: number, keyEnd: number, { places }: Names): string | undefined {
  const names = places[placeOf(keyEnd - keyAt - 2, text.charCodeAt(keyAt + 1))]
  if (names) for (const name of names) if (text.startsWith(name, keyAt + 1)) return name
  return undefined
}

/** Also one of the name `__proto__`, which would be set as something else. */
function addField(fields: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true })
}

function fieldAt(text: string, name: string, at: number, end: number): unknown {
  const code = text.charCodeAt(at)
  if (name === 'data' && code !== letterN) return text.slice(at, end)
  if (code === quote) return lastText(text, at, end)
  if (code === openBrace || code === openBracket) return []
  if (code === letterT || code === letterF) return code === letterT
  return code === letterN ? null : numberIn(text.slice(at, end))
}

// So many characters of a number JavaScript holds exactly.
const exactLength = 15

const numberIn = (digits: string) => (digits.length <= exactLength ? Number(digits) : Number.NaN)
