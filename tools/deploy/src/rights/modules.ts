import path from 'node:path'
import { parseSync } from 'oxc-parser'
import { nameOf, nodeAt, nodesAt, type Node } from './walk.ts'

/** A module as far as it can be told who calls whom. */
export type Module = {
  readonly file: string
  /** What stands at its top, by the names that it declares. */
  readonly declared: ReadonlyMap<string, Node>
  /** What runs as soon as it is loaded. */
  readonly effects: readonly Node[]
  /** Where a name comes from that another module has; `*` is all of it. */
  readonly imported: ReadonlyMap<string, Origin>
  /** The own name of what others import by a name, or where it comes from. */
  readonly exported: ReadonlyMap<string, Origin | string>
  /** Modules of which everything is exported. */
  readonly passedOn: readonly string[]
}
export type Origin = { readonly file: string; readonly name: string }

/** A module of the repository by its path in it; nothing for what is not of it. */
export type ModuleOf = (file: string) => Module | undefined

/** Reads a file of the repository; nothing where there is none. */
export type Read = (file: string) => string | undefined

/** Reads modules of the repository, each once. */
export function openModules(read: Read): ModuleOf {
  const known = new Map<string, Module>()
  const folders = new Map<string, string | undefined>()

  /** Where a package of the repository has its `src/index.ts`. */
  function folderOf(name: string): string | undefined {
    if (!folders.has(name)) {
      const short = name.replace('@signalbox/', '')
      const places = [`libraries/${short}`, short, `tools/${short}`, `systems/${short}`]
      const found = places.find((place) => read(`${place}/package.json`)?.includes(`"name": "${name}"`))
      folders.set(name, found)
    }
    return folders.get(name)
  }

  function fileOf(source: string, importer: string): string | undefined {
    if (source.startsWith('.')) return path.posix.join(path.posix.dirname(importer), source)
    const [scope, name, ...rest] = source.split('/')
    const folder = scope === '@signalbox' ? folderOf(`${scope}/${name}`) : undefined
    if (rest.length > 0) return `${folder}/${rest.join('/')}`
    return ['src/index.ts', 'index.ts'].map((file) => `${folder}/${file}`).find((file) => read(file))
  }

  return function moduleOf(file: string): Module | undefined {
    const there = known.get(file)
    if (there) return there
    const text = /\.tsx?$/.test(file) ? read(file) : undefined
    if (text === undefined) return undefined
    const made = readModule(file, text, fileOf)
    known.set(file, made)
    return made
  }
}

function readModule(
  file: string,
  text: string,
  fileOf: (source: string, importer: string) => string | undefined,
): Module {
  const { program, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`)
  const declared = new Map<string, Node>()
  const effects: Node[] = []
  const imported = new Map<string, Origin>()
  const exported = new Map<string, Origin | string>()
  const passedOn: string[] = []
  const from = (node: Node) => fileOf(String(nodeAt(node, 'source').value), file)
  const nameIn = (node: Node, key: string) => {
    const { name, value } = nodeAt(node, key)
    return String(name ?? value)
  }

  function declare(node: Node, isExported: boolean): void {
    const all = node.type === 'VariableDeclaration' ? nodesAt(node, 'declarations') : [node]
    for (const one of all)
      for (const name of boundBy(nodeAt(one, 'id'))) {
        declared.set(name, one)
        if (isExported) exported.set(name, name)
      }
  }

  for (const node of program.body as unknown as Node[]) {
    if (node.importKind === 'type' || node.exportKind === 'type' || node.type.startsWith('TS')) continue
    const origin = node.source ? from(node) : undefined
    const specifiers = nodesAt(node, 'specifiers')
    if (node.type === 'ImportDeclaration') {
      if (origin === undefined) continue
      for (const one of specifiers) {
        const whole = one.type === 'ImportNamespaceSpecifier'
        const name = whole ? '*' : one.type === 'ImportDefaultSpecifier' ? 'default' : nameIn(one, 'imported')
        imported.set(nameIn(one, 'local'), { file: origin, name })
      }
    } else if (node.type === 'ExportAllDeclaration') {
      if (origin !== undefined) passedOn.push(origin)
    } else if (node.type === 'ExportNamedDeclaration' && node.declaration) {
      const inner = nodeAt(node, 'declaration')
      if (!inner.type.startsWith('TS')) declare(inner, true)
    } else if (node.type === 'ExportNamedDeclaration') {
      for (const one of specifiers) {
        const local = nameIn(one, 'local')
        if (!node.source) exported.set(nameIn(one, 'exported'), local)
        else if (origin !== undefined) exported.set(nameIn(one, 'exported'), { file: origin, name: local })
      }
    } else if (/^(Variable|Function|Class)Declaration$/.test(node.type)) declare(node, false)
    else effects.push(node)
  }
  return { file, declared, effects, imported, exported, passedOn }
}

/** The names that a pattern such as `{ a, b: [c] }` makes. */
export function boundBy(pattern: Node): string[] {
  const name = nameOf(pattern)
  if (name !== undefined) return [name]
  return ['properties', 'elements', 'value', 'left', 'argument'].flatMap((key) =>
    nodesAt(pattern, key).flatMap(boundBy),
  )
}
