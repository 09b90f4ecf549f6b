import { boundBy, type Module, type ModuleOf } from './modules.ts'
import { resolve, type Reached } from './reach.ts'
import { bare, nameOf, nodeAt, nodesAt, walk, type Node } from './walk.ts'

/** A place in a text that is filled in at run time: nothing is known of it but how it is written. */
type Hole = { readonly hole: 'value' | 'topic table' | 'schema' | 'table' | 'query' }
/** One of the forms that a text can have. */
export type Text = { readonly parts: readonly (string | Hole)[]; readonly nodes: ReadonlySet<Node> }

const isText = ({ type, value }: Node) =>
  type === 'TemplateLiteral' || (type === 'Literal' && typeof value === 'string')

/** More forms of one text are not looked at; a text of ours has two. */
const formsMax = 16

/**
 * Writes out what a text can be, with the constants, functions and tables that are named in it.
 *
 * @param tableOf the table of a topic
 */
export function writeOut(
  node: Node,
  { module, node: top }: Reached,
  moduleOf: ModuleOf,
  tableOf: (topic: string) => string | undefined,
  depth = 0,
): Text[] {
  const whole = bare(node)
  const again = (inner: Node, where: Reached = { module, node: top }) =>
    depth > 8 ? [] : writeOut(inner, where, moduleOf, tableOf, depth + 1)
  const known = (parts: Text['parts']): Text[] => [{ parts, nodes: new Set([whole]) }]

  if (whole.type === 'Literal') return known([String(whole.value)])
  if (whole.type === 'TemplateLiteral') return fill(whole, again)
  if (whole.type === 'ConditionalExpression')
    return [...again(nodeAt(whole, 'consequent')), ...again(nodeAt(whole, 'alternate'))]
  if (whole.type === 'LogicalExpression')
    return [...again(nodeAt(whole, 'left')), ...again(nodeAt(whole, 'right'))]
  if (whole.type === 'MemberExpression' && nameOf(nodeAt(whole, 'property')) === 'table') {
    const of = bare(nodeAt(whole, 'object'))
    const topic = of.type === 'MemberExpression' ? nameOf(nodeAt(of, 'property')) : undefined
    const table = of.computed === true || topic === undefined ? undefined : tableOf(topic)
    return known([table ?? { hole: 'topic table' }])
  }
  const name = nameOf(whole)
  if (name !== undefined) {
    const found = find(name, module, top, moduleOf)
    const texts = found ? again(found.value, found.where) : []
    return texts.length > 0 ? texts : known([{ hole: name === 'table' ? 'topic table' : 'value' }])
  }
  if (whole.type === 'CallExpression') {
    const callee = bare(nodeAt(whole, 'callee'))
    const called = nameOf(callee)
    const found = called === undefined ? undefined : find(called, module, top, moduleOf)
    if (found) {
      const texts = returnsOf(found.value).flatMap((one) => again(one, found.where))
      if (texts.length > 0) return texts
    }
    // A list with something in between: each member may stand alone.
    if (callee.type === 'MemberExpression' && nameOf(nodeAt(callee, 'property')) === 'join') {
      const texts = membersOf(nodeAt(callee, 'object'), { module, node: top }, moduleOf).flatMap(
        ({ value, where }) => again(value, where),
      )
      if (texts.length > 0) return texts
    }
  }
  return known([{ hole: 'value' }])
}

function fill(template: Node, again: (node: Node) => Text[]): Text[] {
  const texts = writtenIn(template)
  return nodesAt(template, 'expressions').reduce<Text[]>(
    (forms, expression, index) => {
      const next = texts[index + 1] ?? ''
      return forms
        .flatMap((form) =>
          again(expression).map((filled): Text => {
            const named = filled.parts.map((part) =>
              isHole(part) && filled.parts.length === 1 ? { hole: holeBetween(part, form, next) } : part,
            )
            return {
              parts: [...form.parts, ...named, next],
              nodes: new Set([...form.nodes, ...filled.nodes]),
            }
          }),
        )
        .slice(0, formsMax)
    },
    [{ parts: [texts[0] ?? ''], nodes: new Set([template]) }],
  )
}

/** What stands around the holes of a template. */
export function writtenIn(template: Node): string[] {
  return nodesAt(template, 'quasis').map(({ value }) => (value as { cooked?: string }).cooked ?? '')
}

const isHole = (part: string | Hole): part is Hole => typeof part !== 'string'

/** What a hole is, by what is before and behind it. */
function holeBetween({ hole }: Hole, { parts }: Text, behind: string): Hole['hole'] {
  const before = parts.at(-1)
  if (hole !== 'value' || typeof before !== 'string') return hole
  if (/\b(FROM|JOIN)\s+\($/.test(before) && behind.startsWith(')')) return 'query'
  if (!/(\b(FROM|JOIN|INTO|UPDATE|TABLE|USING)\s+(ONLY\s+)?)$/.test(before) && !/^\.[a-z]/.test(behind))
    return hole
  return behind.startsWith('.') ? 'schema' : 'table'
}

type Found = { readonly value: Node; readonly where: Reached }

/** What a name stands for, near or far; nothing where it is given by a caller. */
function find(name: string, module: Module, top: Node, moduleOf: ModuleOf): Found | undefined {
  let near: Node | undefined
  let isGiven = false
  walk(top, (node) => {
    if (node.type === 'VariableDeclarator' && nameOf(nodeAt(node, 'id')) === name && node.init)
      near ??= nodeAt(node, 'init')
    if (nodesAt(node, 'params').some((given) => boundBy(given).includes(name))) isGiven = true
  })
  if (near && top.type !== 'VariableDeclarator') return { value: near, where: { module, node: top } }
  if (isGiven && !near) return undefined
  const origin = module.imported.get(name)
  const found = origin ? resolve(origin, moduleOf) : { module, name }
  const declaration = found?.module.declared.get(found.name)
  if (!found || !declaration) return near && { value: near, where: { module, node: top } }
  const value = declaration.type === 'VariableDeclarator' ? nodesAt(declaration, 'init')[0] : declaration
  return value && { value, where: { module: found.module, node: declaration } }
}

/** What a list can hold: `[one, ...others]`, what `.map` makes of each, and either of two lists. */
function membersOf(node: Node, where: Reached, moduleOf: ModuleOf): Found[] {
  const list = bare(node)
  const name = nameOf(list)
  const either = ['consequent', 'alternate'].flatMap((key) => nodesAt(list, key))
  if (list.type === 'ConditionalExpression') return either.flatMap((one) => membersOf(one, where, moduleOf))
  if (list.type === 'ArrayExpression')
    return nodesAt(list, 'elements').flatMap((one) =>
      one.type === 'SpreadElement'
        ? membersOf(nodeAt(one, 'argument'), where, moduleOf)
        : { value: one, where },
    )
  if (name !== undefined) {
    const found = find(name, where.module, where.node, moduleOf)
    return found ? membersOf(found.value, found.where, moduleOf) : []
  }
  const [mapped] = list.type === 'CallExpression' ? nodesAt(list, 'arguments').map(bare) : []
  const named = nameOf(mapped)
  const found = named === undefined ? undefined : find(named, where.module, where.node, moduleOf)
  const made = found ?? (mapped && { value: mapped, where })
  return made ? returnsOf(made.value).map((value) => ({ value, where: made.where })) : []
}

/** What a function can return. */
function returnsOf(node: Node): Node[] {
  const whole = bare(node)
  if (!/Function/.test(whole.type)) return []
  const [body] = nodesAt(whole, 'body')
  if (!body) return []
  if (body.type !== 'BlockStatement' && body.type !== 'FunctionBody') return [body]
  const found: Node[] = []
  walk(body, (inner) => {
    if (inner.type === 'ReturnStatement') found.push(...nodesAt(inner, 'argument'))
  })
  return found
}

/** Every text that stands in some code. */
export function textsIn(node: Node): Node[] {
  const found: Node[] = []
  walk(node, (inner) => {
    if (isText(inner)) found.push(inner)
  })
  return found
}
