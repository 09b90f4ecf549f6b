import { outboxRights, type OutboxUse } from '@signalbox/contracts'
import type { Reached } from './reach.ts'
import { bare, nameOf, nodeAt, nodesAt, walk } from './walk.ts'

/** What a service calls of which outbox, and where. */
export type UsedOutbox = { readonly schema: string; readonly use: OutboxUse; readonly file: string }

const isUse = (name: string | undefined): name is OutboxUse => name !== undefined && name in outboxRights
const isOutbox = (name: string | undefined) => name !== undefined && /outbox$/i.test(name)

/**
 * Finds what some code calls of outboxes. They are known by their names: what `openOutbox` gives must be a constant whose
 * name ends with `outbox`, and it is called so wherever it is passed on to. Where there are several, the name says which.
 */
export function outboxUsesIn(reached: readonly Reached[]): { uses: UsedOutbox[]; problems: string[] } {
  const opened = new Map<string, string>()
  const called: { name: string; use: OutboxUse; file: string }[] = []
  const problems: string[] = []
  for (const { module, node: top } of reached) {
    let openings = 0
    walk(top, (node) => {
      if (node.type === 'CallExpression' && nameOf(bare(nodeAt(node, 'callee'))) === 'openOutbox')
        openings += 1
      if (node.type === 'VariableDeclarator') {
        const name = nameOf(nodeAt(node, 'id'))
        const schema = schemaOf(nodesAt(node, 'init')[0])
        if (name !== undefined && schema !== undefined && isOutbox(name)) {
          opened.set(name, schema)
          openings -= 1
        }
      }
      if (node.type !== 'MemberExpression') return
      const object = bare(nodeAt(node, 'object'))
      const name = object.type === 'MemberExpression' ? nameOf(nodeAt(object, 'property')) : nameOf(object)
      const use = nameOf(nodeAt(node, 'property'))
      if (name !== undefined && isOutbox(name) && isUse(use)) called.push({ name, use, file: module.file })
    })
    if (openings > 0)
      problems.push(
        `${module.file} opens an outbox that cannot be followed. Write const outbox = openOutbox({ schema: 'orders' }), with a name that ends with 'outbox' and the schema as a text`,
      )
  }
  const uses = called.flatMap(({ name, use, file }) => {
    const schemas = opened.has(name) ? [opened.get(name) ?? ''] : [...new Set(opened.values())]
    return schemas.map((schema) => ({ schema, use, file }))
  })
  for (const schema of new Set(opened.values()))
    if (!uses.some((one) => one.schema === schema))
      problems.push(`opens the outbox of ${schema} and calls nothing of it that can be followed`)
  return { uses, problems }
}

/** The schema of `openOutbox({ schema: 'orders' })`. */
function schemaOf(value: Parameters<typeof bare>[0] | undefined): string | undefined {
  const call = value && bare(value)
  if (call?.type !== 'CallExpression' || nameOf(bare(nodeAt(call, 'callee'))) !== 'openOutbox')
    return undefined
  const [options] = nodesAt(call, 'arguments')
  const schema =
    options && nodesAt(options, 'properties').find((one) => nameOf(nodeAt(one, 'key')) === 'schema')
  const text = schema && nodeAt(schema, 'value').value
  return typeof text === 'string' ? text : undefined
}
