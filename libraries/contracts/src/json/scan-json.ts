import { noteFound } from './found.ts'
import { closeKeys, depthMax, isRepeated, openKeys } from './known-keys.ts'
import { scanDeep } from './scan-deep.ts'
import { scanKey, scanScalar, skipSpace, valueAfter } from './scan-scalar.ts'

const comma = 44
const [openBracket, closeBracket, openBrace, closeBrace] = [91, 93, 123, 125]

/**
 * Reads one JSON value by the grammar of RFC 8259, in one pass and without making anything of it. What is JSON and
 * cannot be kept is noted (`noteFound`) and read on.
 *
 * @param at where the value begins, without white space before it
 * @param depth how many objects and arrays it lies in
 * @returns where it ends; -1 when it is no JSON
 */
export function scanValue(text: string, at: number, depth: number): number {
  const code = text.charCodeAt(at)
  if (code !== openBrace && code !== openBracket) return scanScalar(text, at)
  if (depth >= depthMax) {
    noteFound('too_deep', at)
    return scanDeep(text, at)
  }
  return code === openBrace
    ? eachMember(text, at, depth, scanValue, undefined)
    : eachItem(text, at, depth, scanValue)
}

/** Told of each member of an object; returns where its value ends, or -1 to go no further. */
export type OnMember<Context> = (
  text: string,
  valueAt: number,
  depth: number,
  keyAt: number,
  keyEnd: number,
  context: Context,
) => number

/**
 * Goes through the members of an object, and notes a key that comes twice.
 *
 * @param context handed on to `onMember`, which then need not be made anew for each object
 * @returns where the object ends; -1 when it is no JSON, or was given up
 */
export function eachMember<Context>(
  text: string,
  from: number,
  depth: number,
  onMember: OnMember<Context>,
  context: Context,
): number {
  let at = skipSpace(text, from + 1)
  if (text.charCodeAt(at) === closeBrace) return at + 1
  const keys = openKeys()
  for (;;) {
    const keyEnd = scanKey(text, at)
    if (keyEnd === -1) return -1
    const valueAt = valueAfter(text, keyEnd)
    if (valueAt === -1) return -1
    if (isRepeated(keys, text, at, keyEnd)) noteFound('duplicate_key', valueAt)
    at = onMember(text, valueAt, depth + 1, at, keyEnd, context)
    if (at === -1) return -1
    at = skipSpace(text, at)
    const code = text.charCodeAt(at)
    if (code === closeBrace) {
      closeKeys(keys)
      return at + 1
    }
    if (code !== comma) return -1
    at = skipSpace(text, at + 1)
  }
}

/** Told of each item of an array; returns where it ends, or -1 to go no further. */
export type OnItem = (text: string, at: number, depth: number) => number

/**
 * Goes through the items of an array.
 *
 * @returns where the array ends; -1 when it is no JSON, or was given up
 */
export function eachItem(text: string, from: number, depth: number, onItem: OnItem): number {
  let at = skipSpace(text, from + 1)
  if (text.charCodeAt(at) === closeBracket) return at + 1
  for (;;) {
    at = onItem(text, at, depth + 1)
    if (at === -1) return -1
    at = skipSpace(text, at)
    const code = text.charCodeAt(at)
    if (code === closeBracket) return at + 1
    if (code !== comma) return -1
    at = skipSpace(text, at + 1)
  }
}
