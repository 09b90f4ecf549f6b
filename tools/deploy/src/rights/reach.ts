import type { Module, ModuleOf, Origin } from './modules.ts'
import { nameOf, nodesAt, walk, type Node } from './walk.ts'

/** Something at the top of a module that a program may run. */
export type Reached = { readonly module: Module; readonly node: Node }

/** What a name stands for: its module, and its own name there. */
export function resolve(
  { file, name }: Origin,
  moduleOf: ModuleOf,
): { module: Module; name: string } | undefined {
  const module = moduleOf(file)
  if (!module) return undefined
  const own = module.exported.get(name)
  if (typeof own === 'string') {
    const further = module.imported.get(own)
    return further ? resolve(further, moduleOf) : { module, name: own }
  }
  if (own) return resolve(own, moduleOf)
  for (const passed of module.passedOn) {
    const found = resolve({ file: passed, name }, moduleOf)
    if (found) return found
  }
  return undefined
}

/**
 * Lists everything that may run once some code does: what it names, what that names, and so on. Too much rather than too
 * little, as a name counts as used wherever it stands.
 *
 * @param closed folders into which nothing is followed
 */
export function reachFrom(
  start: readonly Reached[],
  moduleOf: ModuleOf,
  closed: readonly string[] = [],
): Reached[] {
  const isClosed = (file: string) => closed.some((folder) => file.startsWith(folder))
  const reached = new Map<Node, Reached>()
  const waiting = [...start]
  const loaded = new Set<Module>()

  function load(module: Module): void {
    if (loaded.has(module)) return
    loaded.add(module)
    for (const node of module.effects) waiting.push({ module, node })
  }

  function reachAll(file: string): void {
    const module = moduleOf(file)
    if (!module || isClosed(file)) return
    load(module)
    for (const name of module.exported.keys()) reachName({ file, name })
    for (const passed of module.passedOn) reachAll(passed)
  }

  function reachName(origin: Origin): void {
    if (isClosed(origin.file)) return
    if (origin.name === '*') return reachAll(origin.file)
    const found = resolve(origin, moduleOf)
    const node = found?.module.declared.get(found.name)
    if (!found || !node) return
    load(found.module)
    waiting.push({ module: found.module, node })
  }

  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { module, node: top } = next
    if (reached.has(top)) continue
    reached.set(top, next)
    walk(top, (node) => {
      const name = nameOf(node)
      const origin = name === undefined ? undefined : module.imported.get(name)
      const own = name === undefined ? undefined : module.declared.get(name)
      if (origin) reachName(origin)
      else if (own) waiting.push({ module, node: own })
      // What is loaded late.
      if (node.type === 'ImportExpression')
        for (const { value } of nodesAt(node, 'source'))
          if (typeof value === 'string' && value.startsWith('.'))
            reachAll(new URL(value, `file:///${module.file}`).pathname.slice(1))
    })
  }
  return [...reached.values()]
}

/** A program: all of the module with which it begins. */
export function programOf(module: Module): Reached[] {
  return [...module.effects, ...module.declared.values()].map((node) => ({ module, node }))
}
