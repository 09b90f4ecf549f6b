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
 * Puts a text before the one place where an anchor stands.
 *
 * @throws Refused when the anchor is not there, or not once
 */
export function insertBefore(file: string, text: string, anchor: string, added: string): string {
  const [before, after] = splitOnce(file, text, anchor)
  return before + added + anchor + after
}

/** A module that imports a name: behind its other imports, unless it does so already. */
export function withImport(text: string, name: string, from: string): string {
  const isThere = new RegExp(`^import \\{[^}]*\\b${name}\\b[^}]*\\} from '${from}'`, 'm').test(text)
  return isThere ? text : text.replace(/(?:^import .*\n)+/, `$&import { ${name} } from '${from}'\n`)
}

/**
 * Adds to a list or an object that an entry of `system.ts` has, such as the `consumes` of a service, or gives it one.
 *
 * @throws Refused when there is no such entry, or not once
 */
export function addToEntry(
  file: string,
  text: string,
  name: string,
  { key, brackets, added }: { readonly key: string; readonly brackets: '[]' | '{}'; readonly added: string },
): string {
  const { before, entry, after } = entryIn(file, text, name)
  const [open, close] = brackets
  const place = entry.indexOf(`${key}: ${open}`)
  const at = place + `${key}: ${open}`.length
  const changed =
    place === -1
      ? ` ${key}: ${open}${added}${close},${entry}`
      : `${entry.slice(0, at)}${added}, ${entry.slice(at)}`
  return before + changed + after
}

/**
 * What stands behind a key of an entry of `system.ts`, up to its end where that is one word; nothing without such a key.
 *
 * @throws Refused when there is no such entry, or not once
 */
export function valueInEntry(file: string, text: string, name: string, key: string): string | undefined {
  return new RegExp(`\\b${key}: ([^,\\s]+)`).exec(entryIn(file, text, name).entry)?.[1]
}

/** An entry of `system.ts` without its brackets, and what stands before and behind it. */
function entryIn(file: string, text: string, name: string) {
  // A topic may have the name of a service.
  const [others, services] = splitOnce(file, text, '\n  services: {')
  const head =
    [`\n    ${name}: {`, `\n    '${name}': {`].find((one) => services.includes(one)) ?? `${name}: {`
  const [before, after] = splitOnce(file, services, head)
  const end = endOf(after)
  return {
    before: `${others}\n  services: {${before}${head}`,
    entry: after.slice(0, end),
    after: after.slice(end),
  }
}

/** Where the bracket is closed that stands open before a text. */
function endOf(text: string): number {
  let depth = 1
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1
    if (text[at] === '}') depth -= 1
    if (depth === 0) return at
  }
  return text.length
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
