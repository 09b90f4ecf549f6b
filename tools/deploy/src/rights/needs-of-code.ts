import { parseSync } from 'libpg-query'
import type { ModuleOf } from './modules.ts'
import { givenSchema, together, type Functions } from './functions.ts'
import { ForMigrations, givenValue, needsOf, type Needs, type TableNeed } from './needs.ts'
import type { Reached } from './reach.ts'
import { textsIn, writeOut, writtenIn, type Text } from './texts.ts'
import { nameOf, nodeAt, nodesAt, walk, type Node } from './walk.ts'

/** The table of whichever topic it is at run time. */
export const topicTable = 'given_topic_table'
/** What is needed, and by which file. */
export type NeedOfFile = TableNeed & {
  readonly file: string
  /** Which of the forms of which text needs it: a library writes what the system that it serves asks for. */
  readonly form: { readonly of: Node; readonly index: number }
}
export type Found = {
  readonly tables: readonly NeedOfFile[]
  readonly calls: readonly { readonly name: string; readonly file: string }[]
  readonly problems: readonly string[]
}

const begins =
  /^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|VALUES|MERGE INTO|TRUNCATE|LOCK|COPY|CALL|DO|CREATE|ALTER|DROP|GRANT|REVOKE)\s/
const holdsTable =
  /\b(FROM|JOIN|INTO|UPDATE|USING)\s+[a-z_"$]|\bDO UPDATE\b|\b(SELECT|DELETE|INSERT)\s+[a-z_*("]/

/** Finds what the SQL in some code needs. What cannot be told is a problem, in words for whoever wrote it. */
export function needsOfCode(reached: readonly Reached[], where: Surroundings): Found {
  const tables: NeedOfFile[] = []
  const calls: { name: string; file: string }[] = []
  const problems: string[] = []
  const written = reached.flatMap((one) =>
    textsIn(one.node).map((node) => ({ node, file: one.module.file, forms: formsOf(node, one, where) })),
  )
  // A part of a statement is read where it is filled in, even where it is a statement by itself.
  const parts = new Set(
    written.flatMap(({ node, forms }) =>
      forms.flatMap((form) => (form.tree ? [...form.text.nodes].filter((one) => one !== node) : [])),
    ),
  )
  for (const one of reached)
    problems.push(...unwritten(one).map((problem) => `${one.module.file} ${problem}`))
  for (const { node, file, forms } of written) {
    if (parts.has(node) || forms.length === 0) continue
    if (forms.some(({ tree }) => tree === undefined))
      problems.push(`${file} has SQL that cannot be followed: ${excerpt(node)}. ${rule}`)
    for (const [index, { tree }] of forms.entries()) {
      if (tree === undefined) continue
      try {
        const all = withCalled(needsOf(tree), where)
        tables.push(...all.tables.map((need) => ({ ...need, file, form: { of: node, index } })))
        calls.push(...all.calls.map((name) => ({ name, file })))
      } catch (error) {
        if (!(error instanceof ForMigrations)) throw error
        problems.push(`${file} runs what no service may: ${error.message}`)
      }
    }
  }
  return { tables, calls, problems }
}

const rule =
  'Write a statement as one text, filled only with values, with constants and functions of texts, and with the `table` of a topic'

export type Surroundings = {
  readonly functions: Functions
  readonly ownerFunctions: ReadonlySet<string>
  readonly moduleOf: ModuleOf
  /** The table of a topic. */
  readonly tableOf: (topic: string) => string | undefined
}

/** The forms of a text that holds SQL, parsed where they can be; none where it holds none. */
function formsOf(node: Node, one: Reached, { moduleOf, tableOf }: Surroundings) {
  const texts = writeOut(node, one, moduleOf, tableOf)
  const looks = (sign: RegExp) => texts.some(({ parts }) => sign.test(plain(parts, 'x')))
  if (looks(begins)) return texts.map((text) => ({ text, tree: parse(text) }))
  return looks(holdsTable) ? texts.map((text) => ({ text, tree: undefined })) : []
}

/** What a statement needs for itself and for all that it calls; what runs as the owner is called and not looked into. */
function withCalled(needs: Needs, { functions, ownerFunctions }: Surroundings): Needs {
  const seen = new Set<string>()
  const gathered: Needs[] = []
  const waiting: Needs[] = [needs]
  const calls: string[] = []
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    gathered.push(next)
    const set = next.tables.filter(({ verb }) => verb !== 'select')
    const triggered = set.flatMap(({ table }) => functions.triggers.get(table) ?? [])
    for (const name of [...next.calls, ...triggered]) {
      if (seen.has(name)) continue
      seen.add(name)
      const called = functions.byName.get(name)
      if (ownerFunctions.has(name)) calls.push(name)
      else if (called?.isDynamic)
        throw new ForMigrations(
          `${name} puts SQL together itself, so its rights cannot be told; let it run as the owner (functions)`,
        )
      else if (called) waiting.push(called.needs())
    }
  }
  return { tables: together(gathered).tables, calls }
}

/** The text with something in each hole; for values one after the other, or always the same. */
function plain(parts: Text['parts'], values: string | readonly string[]): string {
  let index = 0
  return parts
    .map((part) => {
      if (typeof part === 'string') return part
      const value = typeof values === 'string' ? values : (values[index++ % values.length] ?? '')
      return {
        value,
        schema: givenSchema,
        table: 'given_table',
        query: 'SELECT FROM given_query',
        'topic table': topicTable,
      }[part.hole]
    })
    .join('')
}

/** A value may be a number, a name, or a clause that may be left out: whatever makes a statement of it. */
function parse({ parts }: Text): unknown {
  const holes = Math.min(6, parts.filter((part) => typeof part !== 'string').length)
  for (const value of ['1', givenValue])
    for (let choice = 0; choice < 2 ** holes; choice += 1) {
      const values = Array.from({ length: holes }, (_, hole) => ((choice >> hole) & 1 ? '' : value))
      try {
        return parseSync(plain(parts, values))
      } catch {}
    }
  return undefined
}

/** Statements whose text is neither written here nor given by a caller. */
function unwritten({ node: top }: Reached): string[] {
  const found: string[] = []
  walk(top, (node) => {
    if (node.type !== 'ObjectExpression') return
    const properties = nodesAt(node, 'properties').filter(({ type }) => type === 'Property')
    const named = (name: string) => properties.find((one) => nameOf(nodeAt(one, 'key')) === name)
    const text = named('text')
    if (!text || !named('name')) return
    const value = nodeAt(text, 'value')
    const forms =
      value.type === 'ConditionalExpression'
        ? ['consequent', 'alternate'].map((key) => nodeAt(value, key))
        : [value]
    if (!forms.every(({ type }) => /^(Literal|TemplateLiteral|Identifier|CallExpression)$/.test(type)))
      found.push(`puts the text of a statement together. ${rule}`)
  })
  return found
}

function excerpt(node: Node): string {
  const texts = node.type === 'Literal' ? [String(node.value)] : writtenIn(node)
  return `'${texts.join('${...}').trim().replaceAll(/\s+/g, ' ').slice(0, 80)}'`
}
