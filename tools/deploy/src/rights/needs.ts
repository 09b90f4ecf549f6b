import type { TableVerb } from '@signalbox/contracts'
import { isObject } from './walk.ts'

/** What a statement does with a table. */
export type TableNeed = {
  /** As it is written, with its schema where that is. */
  readonly table: string
  readonly verb: TableVerb
  /** The columns that it names; `*` for all. */
  readonly columns: readonly string[]
}
export type Needs = { readonly tables: readonly TableNeed[]; readonly calls: readonly string[] }

/** What no service may do. */
export class ForMigrations extends Error {
  override name = 'ForMigrations'
}

/** Stands for a name that is known at run time only, and that is none of a column's. */
export const givenValue = 'given_value'

// What needs no right for any table; all else that is not looked into here is for migrations.
const harmless = /^(Raw|Call|VariableSet|VariableShow|Transaction|Listen|Unlisten|Notify)Stmt$/
const none: ReadonlySet<string> = new Set()

type Tree = Record<string, unknown>
const at = (tree: Tree, key: string): Tree => (isObject(tree[key]) ? tree[key] : {})
const list = (tree: Tree, key: string): Tree[] => [tree[key] ?? []].flat().filter(isObject)
const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

/** Reads what a parsed statement needs; tables of PostgreSQL itself are left out, as everybody may read them. */
export function needsOf(tree: unknown): Needs {
  const tables: TableNeed[] = []
  const calls: string[] = []

  function need(relation: Tree, verb: TableVerb, columns: readonly string[], own: ReadonlySet<string>): void {
    const [schema, name] = [textOf(relation.schemaname), textOf(relation.relname)]
    if (name === '' || (schema === '' && own.has(name) && verb === 'select')) return
    if (name.startsWith('pg_') || /^(pg_catalog|information_schema)$/.test(schema)) return
    tables.push({ table: schema === '' ? name : `${schema}.${name}`, verb, columns })
  }

  function visit(inner: unknown, own: ReadonlySet<string>): void {
    if (Array.isArray(inner)) for (const one of inner) visit(one, own)
    if (!isObject(inner) || Array.isArray(inner)) return
    const known = new Set([...own, ...namedIn(inner)])
    for (const [key, value] of Object.entries(inner)) {
      // A statement has its type as a key around it, or is one of the halves of a union.
      const isHalf = key === 'larg' || key === 'rarg'
      if (isObject(value)) statement(isHalf ? 'SelectStmt' : key, value, known)
      visit(value, known)
    }
  }

  function statement(kind: string, made: Tree, outer: ReadonlySet<string>): void {
    const own = new Set([...outer, ...namedIn(made)])
    const read = (relations: readonly Tree[], columns: readonly string[]) => {
      for (const one of relations) need(one, 'select', columns, own)
    }
    const targets = (key: string) => list(made, key).map((one) => textOf(at(one, 'ResTarget').name))
    const from = (key: string) => relationsIn(list(made, key))
    if (kind === 'SelectStmt') {
      const relations = from('fromClause')
      read(relations, columnsIn(made))
      const locks = list(made, 'lockingClause').map((one) => at(one, 'LockingClause'))
      const locked = locks.flatMap((one) =>
        list(one, 'lockedRels').map((rel) => textOf(at(rel, 'RangeVar').relname)),
      )
      for (const one of relations)
        if (locks.length > 0 && (locked.length === 0 || locked.includes(aliasOf(one))))
          need(one, 'update', ['*'], own)
    } else if (kind === 'InsertStmt') {
      const target = at(made, 'relation')
      const columns = targets('cols')
      need(target, 'insert', columns.length > 0 ? columns : ['*'], own)
      const conflict = at(made, 'onConflictClause')
      const updated = list(conflict, 'targetList').map((one) => textOf(at(one, 'ResTarget').name))
      if (updated.length > 0) need(target, 'update', updated, own)
      const infers = list(at(conflict, 'infer'), 'indexElems').map((one) => textOf(at(one, 'IndexElem').name))
      const reads = [...infers, ...columnsIn(conflict), ...columnsIn(made.returningClause)]
      if (reads.length > 0) need(target, 'select', reads, none)
    } else if (kind === 'UpdateStmt') {
      const target = at(made, 'relation')
      need(target, 'update', targets('targetList'), own)
      const reads = columnsIn(made)
      if (reads.length > 0) need(target, 'select', reads, none)
      read(from('fromClause'), reads)
    } else if (kind === 'DeleteStmt') {
      const target = at(made, 'relation')
      need(target, 'delete', ['*'], own)
      const reads = columnsIn(made)
      if (reads.length > 0) need(target, 'select', reads, none)
      read(from('usingClause'), reads)
    } else if (kind === 'FuncCall') {
      const name =
        list(made, 'funcname')
          .map((one) => textOf(at(one, 'String').sval))
          .at(-1) ?? ''
      calls.push(name)
      const sequence = textOf(at(at(list(made, 'args')[0] ?? {}, 'A_Const'), 'sval').sval)
      if (/^(nextval|setval)$/.test(name)) need({ relname: sequence || 'a sequence' }, 'update', ['*'], own)
      if (name === 'currval') need({ relname: sequence || 'a sequence' }, 'select', ['*'], own)
    } else if (/^[A-Z]\w*Stmt$/.test(kind) && !harmless.test(kind))
      throw new ForMigrations(`${kind.replace('Stmt', '')} is for migrations`)
  }

  visit(tree, new Set())
  return { tables, calls: [...new Set(calls)] }
}

/** The names that WITH gives to queries. */
const namedIn = (tree: Tree) =>
  list(at(tree, 'withClause'), 'ctes').map((cte) => textOf(at(cte, 'CommonTableExpr').ctename))
const aliasOf = (relation: Tree) => textOf(at(relation, 'alias').aliasname) || textOf(relation.relname)

/** The tables of a FROM, without those of queries in it. */
function relationsIn(trees: readonly Tree[]): Tree[] {
  return trees.flatMap((tree) => {
    const join = at(tree, 'JoinExpr')
    if (tree.JoinExpr) return relationsIn([at(join, 'larg'), at(join, 'rarg')])
    return tree.RangeVar ? [at(tree, 'RangeVar')] : []
  })
}

/** The names of columns, without those of queries inside. */
function columnsIn(tree: unknown, isTop = true): string[] {
  if (Array.isArray(tree)) return tree.flatMap((one) => columnsIn(one, false))
  if (!isObject(tree)) return []
  return Object.entries(tree).flatMap(([key, value]) => {
    if (key === 'SelectStmt' || key === 'withClause') return []
    if (!isTop && /^(Insert|Update|Delete)Stmt$/.test(key)) return []
    if (key !== 'ColumnRef' || !isObject(value)) return columnsIn(value, false)
    const last = list(value, 'fields').at(-1) ?? {}
    const name = last.A_Star === undefined ? textOf(at(last, 'String').sval) : '*'
    return name === givenValue ? [] : [name]
  })
}
