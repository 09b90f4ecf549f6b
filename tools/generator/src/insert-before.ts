import { Refused } from './refused.ts'

/**
 * Puts a text before the one place where an anchor stands; what is around it may have changed in any way.
 *
 * @param file for the message
 * @throws Refused when the anchor is not there, or not once
 */
export function insertBefore(file: string, text: string, anchor: string, added: string): string {
  const [before, after, ...more] = text.split(anchor)
  if (before === undefined || after === undefined || more.length > 0)
    throw new Refused(
      `Cannot find the place for the new lines in ${file}: '${anchor.trim()}' must stand there once`,
    )
  return before + added + anchor + after
}

/** The same for the last entry of an object that ends in a line of its own. */
export function addEntry(file: string, text: string, end: string, entry: string): string {
  const place = text.indexOf(end)
  const closed = place === -1 ? text : `${text.slice(0, place).trimEnd()}\n${text.slice(place)}`
  return insertBefore(file, closed, end, `${entry}\n`)
}
