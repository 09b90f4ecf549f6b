const importFrom = /^import\s[^'"]*from '([^']+)'|^import '([^']+)'/
const declared = /^(?:export )?(?:async )?(?:const|let|function|type|class|await using) (\w+)/
const word = (name: string) => new RegExp(`(?<![\\w$.'])${name.replace('$', '\\$')}(?![\\w$'])`)

/**
 * A module without what it imports from modules that are gone, without every statement that uses it, and so on; and without
 * what only those had imported.
 *
 * @param isGone says of a specifier whether its module is
 */
export function withoutUses(text: string, isGone: (specifier: string) => boolean): string {
  const all = statementsOf(text)
  const gone = new Set(all.filter((one) => isGone(importedFrom(one) ?? '')))
  if (gone.size === 0) return text
  const names = new Set([...gone].flatMap(namesIn))
  for (let before = -1; before !== gone.size;) {
    before = gone.size
    for (const one of all)
      if (!gone.has(one) && importedFrom(one) === undefined && usesAny(one, names)) {
        gone.add(one)
        const [, name] = declared.exec(code(one)) ?? []
        if (name !== undefined) names.add(name)
      }
  }
  const kept = all.filter((one) => !gone.has(one))
  const body = kept.filter((one) => importedFrom(one) === undefined).join('')
  return kept.map((one) => (importedFrom(one) === undefined ? one : withUsed(one, body))).join('')
}

/** A statement begins at the start of a line, with the comment above it, and goes on to the next one. */
function statementsOf(text: string): string[] {
  const parts = text.split(/^(?=[^\s)}\]])/m)
  return parts.reduceRight<string[]>((found, part) => {
    const isComment = /^\/[/*]/.test(part) && !/\n\s*\n$/.test(part)
    return isComment && found[0] !== undefined ? [part + found[0], ...found.slice(1)] : [part, ...found]
  }, [])
}

const code = (statement: string) => statement.replaceAll(/^\/\*[\s\S]*?\*\/\n|^\/\/.*\n/gm, '')

function importedFrom(statement: string): string | undefined {
  const [, from, alone] = importFrom.exec(code(statement)) ?? []
  return from ?? alone
}

/** What an import gives a name to. */
function namesIn(statement: string): string[] {
  const [named = ''] = code(statement).split(/from '/)
  return [...named.matchAll(/(?:\w+ as )?([\w$]+)\s*(?=[,}]|\s*$)/g)].map(([, name]) => String(name))
}

const usesAny = (statement: string, names: ReadonlySet<string>) =>
  [...names].some((name) => word(name).test(code(statement)))

function withUsed(statement: string, body: string): string {
  const names = namesIn(statement)
  const unused = names.filter((name) => !word(name).test(body))
  if (unused.length === 0) return statement
  if (unused.length === names.length) return ''
  return unused.reduce(
    (text, name) => text.replace(new RegExp(`(?:type )?(?:\\w+ as )?\\b${name}\\b,?[ \\n]*(?=.*[},])`), ''),
    statement,
  )
}
