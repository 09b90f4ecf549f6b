/** A node of a syntax tree, of TypeScript (ESTree) or of SQL. */
export type Node = { readonly type: string; readonly [key: string]: unknown }

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const isNode = (value: unknown): value is Node => isObject(value) && typeof value.type === 'string'

/** The node in one of a node's places; throws where there is none. */
export function nodeAt(node: Node, key: string): Node {
  const found = node[key]
  if (!isNode(found)) throw new Error(`A ${node.type} has no ${key}`)
  return found
}

/** The nodes in one of a node's places that may hold none, one or many. */
export function nodesAt(node: Node, key: string): readonly Node[] {
  const there = node[key]
  if (typeof there !== 'object' || there === null) return none
  return Array.isArray(there) ? there.filter(isNode) : isNode(there) ? [there] : none
}
const none: readonly Node[] = []

export const nameOf = (node: Node | undefined): string | undefined =>
  node?.type === 'Identifier' && typeof node.name === 'string' ? node.name : undefined

// Of types only what is written with them at run time.
const withValue = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression'])

// Every service that reaches a tree walks it again, and for several questions.
const walked = new WeakMap<Node, readonly Node[]>()

/** Visits what is run of a tree of TypeScript, from the top; types are left out, and names that are no variables. */
export function walk(top: Node, visit: (node: Node) => void): void {
  const nodes = walked.get(top) ?? [...runIn(top)]
  walked.set(top, nodes)
  for (const node of nodes) visit(node)
}

function* runIn(node: Node): Generator<Node> {
  if (node.type.startsWith('TS') && !withValue.has(node.type)) return
  yield node
  const isName =
    (node.type === 'MemberExpression' || node.type === 'Property') && node.computed !== true
      ? node.type === 'Property'
        ? 'key'
        : 'property'
      : undefined
  for (const key of Object.keys(node))
    if (key !== isName && key !== 'typeAnnotation' && key !== 'typeArguments')
      for (const child of nodesAt(node, key)) yield* runIn(child)
}

/** The expression without what types say of it, and without parentheses. */
export function bare(node: Node): Node {
  return withValue.has(node.type) || node.type === 'ParenthesizedExpression'
    ? bare(nodeAt(node, 'expression'))
    : node
}
