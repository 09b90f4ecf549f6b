const importFrom = /^import\s[^'"]*from '([^']+)'|^import '([^']+)'/
const declaration = /^(?:export )?(?:async )?(?:const|let|function|type|class|await using) (\w+)/
const functionHead = /^(?:export )?(?:async )?function [\s\S]*?\{\n(?= {2}\S)/
// Not a property, and not a text.
const word = (name: string) => new RegExp(`(?<![\\w$'\`])(?<!(?<!\\.\\.)\\.)${name}(?![\\w$'\`])`)
/** What is between a statement that is taken away and the next one. */
const gap = (statement: string) => /\n(\n*)$/.exec(statement)?.[1] ?? ''

/**
 * A module without what it imports from modules that are gone: without each statement that uses it, at the top or at the top of a
 * function; without it in lists; and without what only those had used.
 *
 * @param isGone says of a specifier whether its module is
 */
export function withoutUses(text: string, isGone: (specifier: string) => boolean): string {
  const statements = statementsOf(text)
  const gone = statements.filter((one) => isGone(importedFrom(one) ?? ''))
  if (gone.length === 0) return text
  const imports = statements.filter((one) => importedFrom(one) !== undefined)
  const others = statements.filter((one) => importedFrom(one) === undefined)
  const body = withoutNames(others, new Set(gone.flatMap(namesIn))).join('')
  return imports.map((one) => (gone.includes(one) ? gap(one) : withUsed(one, body))).join('') + body
}

/** What remains of statements, none of which uses one of the names or what only was made of them. */
function withoutNames(statements: readonly string[], names: Set<string>, indent = ''): string[] {
  for (;;) {
    const left = statements.map((one) => (usesAny(one, names) ? withoutIn(one, names, indent) : one))
    const lost = statements.flatMap((one, index) =>
      left[index]?.trim() === '' ? declaredBy(one, indent) : [],
    )
    const more = lost.filter((name) => !names.has(name))
    if (more.length === 0) return left
    for (const name of more) names.add(name)
  }
}

function withoutIn(statement: string, names: ReadonlySet<string>, indent: string): string {
  const shorter = [...names].reduce(withoutElement, statement)
  if (!usesAny(shorter, names)) return shorter
  const [head] = functionHead.exec(code(statement)) ?? []
  if (indent !== '' || head === undefined || usesAny(head, names)) return gap(statement)
  const start = statement.indexOf(head) + head.length
  const inside = withoutNames(statementsOf(statement.slice(start), '  '), new Set(names), '  ')
  return statement.slice(0, start) + inside.join('')
}

/** A list without a name that is one of its elements, and without an object on a line of its own that uses it. */
function withoutElement(text: string, name: string): string {
  const line = new RegExp(`^ +\\{ [^\\n]*${word(name).source}[^\\n]* \\},\\n`, 'gm')
  const fewer = / = \[\n/.test(text) ? text.replaceAll(line, '') : text
  return fewer.replaceAll(/\[[^[\]()]*\]/g, (list) => {
    const elements = list.slice(1, -1).split(',')
    const kept = elements.filter((one) => one.trim().replace(/^\.\.\./, '') !== name)
    return kept.length === elements.length ? list : `[${kept.join(',')}]`
  })
}

/** A statement begins at the start of a line, with the comment above it, and goes on to the next one. */
function statementsOf(text: string, indent = ''): string[] {
  const parts = text.split(new RegExp(`^(?=${indent}[^\\s)}\\]])`, 'm'))
  return parts.reduceRight<string[]>((found, part) => {
    const isComment = /^\s*\/[/*]/.test(part) && !/\n\s*\n$/.test(part)
    return isComment && found[0] !== undefined ? [part + found[0], ...found.slice(1)] : [part, ...found]
  }, [])
}

const code = (statement: string) => statement.replaceAll(/^\s*\/\*[\s\S]*?\*\/\n|^\s*\/\/.*\n/gm, '')

function importedFrom(statement: string): string | undefined {
  const [, from, alone] = importFrom.exec(code(statement)) ?? []
  return from ?? alone
}

function declaredBy(statement: string, indent: string): string[] {
  const [, name] = declaration.exec(code(statement).slice(indent.length)) ?? []
  return name === undefined ? [] : [name]
}

/** What an import gives a name to. */
function namesIn(statement: string): string[] {
  const [named = ''] = code(statement).split(/from '/)
  return [...named.matchAll(/(?:\w+ as )?([\w$]+)\s*(?=[,}]|\s*$)/g)].map(([, name]) => String(name))
}

const usesAny = (statement: string, names: ReadonlySet<string>) =>
  [...names].some((name) => word(name).test(code(statement)))

/** An import without the names that nothing uses any more. */
function withUsed(statement: string, body: string): string {
  const names = namesIn(statement)
  const unused = names.filter((name) => !word(name).test(body))
  if (unused.length === 0 || names.length === 0) return statement
  if (unused.length === names.length) return gap(statement)
  return statement.replace(/\{([^}]*)\}/, (_, list: string) => {
    const kept = list.split(',').filter((one) => !unused.includes(one.trim().split(/\s/).at(-1) ?? ''))
    return `{${kept.join(',').trimEnd()} }`
  })
}
