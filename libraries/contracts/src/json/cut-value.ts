import { firstFound, forgetFound } from './found.ts'
import { problemAt, type JsonProblem } from './json-problem.ts'
import type { JsonText } from './json-text.ts'
import { forgetKeys } from './known-keys.ts'
import { eachItem, eachMember, scanValue, type OnMember } from './scan-json.ts'
import { skipSpace } from './scan-scalar.ts'
import { textBetween } from './scan-text.ts'

/**
 * Looks through a text that is one JSON value.
 *
 * @returns it without white space around it, and what cannot be kept of it; nothing when it is no JSON
 */
export function cutValue(text: string): { json: JsonText; problem: JsonProblem | undefined } | undefined {
  forgetFound()
  forgetKeys()
  const from = skipSpace(text, 0)
  const end = scanValue(text, from, 0)
  if (end === -1 || skipSpace(text, end) !== text.length) return undefined
  const found = firstFound()
  const problem = found && problemAt(text, from, found)
  return { json: text.slice(from, end) as JsonText, problem }
}

/** The members of an object as they are written, by their keys. */
export function membersOf(object: JsonText): Map<string, JsonText> {
  const members = new Map<string, JsonText>()
  forgetKeys()
  eachMember(object, 0, 0, addMember, members)
  return members
}

const addMember: OnMember<Map<string, JsonText>> = (text, at, depth, keyAt, keyEnd, members) => {
  const end = scanValue(text, at, depth)
  members.set(textBetween(text, keyAt, keyEnd), text.slice(at, end) as JsonText)
  return end
}

/** The items of an array as they are written. */
export function itemsIn(array: JsonText): JsonText[] {
  const items: JsonText[] = []
  forgetKeys()
  eachItem(array, 0, 0, (text, at, depth) => {
    const end = scanValue(text, at, depth)
    items.push(text.slice(at, end) as JsonText)
    return end
  })
  return items
}

/** Writes an object of members that are JSON already. */
export function objectOf(members: Iterable<readonly [string, JsonText]>): JsonText {
  const written = Array.from(members, ([key, json]) => `${JSON.stringify(key)}:${json}`)
  return `{${written.join(',')}}` as JsonText
}
