import type { Topic } from '@signalbox/contracts'
import { textArray } from './binary-arrays.ts'

/** Onto which topics the events are put that are derived from each event of a batch. */
export type Derived = readonly (readonly string[])[]

/**
 * What is derived from each event, as an array for `unnest` and `count_derived`: topics with commas between them. Empty
 * where nothing is, which `unnest` fills up with nulls.
 */
export function derivedTopics(derived: Derived = []): unknown {
  if (derived.every((topics) => topics.length === 0)) return []
  return textArray(derived.map((topics) => (topics.length === 0 ? null : topics.join(','))))
}

/**
 * The part of a statement that counts what is derived from the events that it inserts.
 *
 * @param replica the text that stands for it in the statement, such as `$9`
 * @param derived the same for an array of what `derivedTopics` gives, of the inserted ones alone
 */
export function countDerived(
  { name, emits = {} }: Pick<Topic, 'name' | 'emits'>,
  replica: string,
  derived: string,
): string {
  return `count_derived('${name}', '${JSON.stringify(emits)}', ${replica}, ${derived})`
}
