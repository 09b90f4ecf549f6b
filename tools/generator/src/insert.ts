import { Refused } from './refused.ts'

/**
 * Puts a text behind the one place where an anchor stands; what is around it may have changed in any way.
 *
 * @param file for the message
 * @throws Refused when the anchor is not there, or not once
 */
export function insertAfter(file: string, text: string, anchor: string, added: string): string {
  const [before, after] = splitOnce(file, text, anchor)
  return before + anchor + added + after
}

/**
 * Puts an entry behind the others of an object that a `system.ts` has, such as its `topics`. Its lines are as the formatter
 * leaves them; what the formatter makes of the new one does not matter.
 *
 * @throws Refused when there is no such object, or not once
 */
export function addEntry(file: string, text: string, key: string, entry: string): string {
  const head = `\n  ${key}: {`
  const [before, after] = splitOnce(file, text, head)
  const isLong = after.startsWith('\n')
  const end = after.indexOf(isLong ? '\n  }' : '},\n')
  const entries = after.slice(0, end)
  const comma = isLong || entries.trim() === '' ? '' : ','
  return `${before}${head}${entries}${comma}\n${entry}${isLong ? '' : '\n'}${after.slice(end)}`
}

function splitOnce(file: string, text: string, anchor: string): [string, string] {
  const [before, after, ...more] = text.split(anchor)
  if (before === undefined || after === undefined || more.length > 0)
    throw new Refused(
      `Cannot find the place for the new lines in ${file}: '${anchor.trim()}' must stand there once`,
    )
  return [before, after]
}
