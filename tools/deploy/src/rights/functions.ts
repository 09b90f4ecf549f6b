import { parsePlPgSQLSync, parseSync } from 'libpg-query'
import { needsOf, type Needs } from './needs.ts'
import { isObject } from './walk.ts'

type Called = {
  /** What it needs with the rights of its caller; throws where it does what is for migrations. */
  readonly needs: () => Needs
  /** Whether it puts statements together itself. */
  readonly isDynamic: boolean
}

/** What the migrations make that statements of services set going. */
export type Functions = {
  readonly byName: ReadonlyMap<string, Called>
  /** By table, the functions that run with whatever is written there. */
  readonly triggers: ReadonlyMap<string, readonly string[]>
}

/**
 * Reads what each function of the migrations needs.
 *
 * @param migrations the texts of their files
 * @throws Error when one of them cannot be parsed
 */
export function readFunctions(migrations: readonly string[]): Functions {
  const byName = new Map<string, Called>()
  const triggers = new Map<string, string[]>()

  function read(sql: string): void {
    const bytes = Buffer.from(sql)
    for (const { stmt, stmt_location: begins = 0, stmt_len: length } of parseSync(sql).stmts ?? []) {
      const one: Readonly<Record<string, unknown>> = { ...stmt }
      const text = bytes.subarray(begins, length ? begins + length : undefined).toString()
      if (isObject(one.CreateFunctionStmt)) readFunction(one.CreateFunctionStmt, text)
      if (isObject(one.CreateTrigStmt)) {
        const { relname } = one.CreateTrigStmt.relation as { relname: string }
        const called = namesIn(one.CreateTrigStmt.funcname).slice(-1)
        triggers.set(relname, [...(triggers.get(relname) ?? []), ...called])
      }
    }
  }

  function readFunction(made: Record<string, unknown>, text: string): void {
    const name = namesIn(made.funcname).at(-1) ?? ''
    const options = new Map(
      (made.options as { DefElem: { defname: string; arg: unknown } }[]).map(({ DefElem }) => [
        DefElem.defname,
        namesIn(DefElem.arg),
      ]),
    )
    const [body = ''] = options.get('as') ?? []
    if (options.get('language')?.[0] !== 'plpgsql') {
      byName.set(name, { needs: once(() => needsOfSql(made.sql_body ?? body)), isDynamic: false })
      return
    }
    const { statements, dynamic } = statementsOf(parsePlPgSQLSync(text))
    const needs = once(() => together(statements.map(needsOfSql)))
    byName.set(name, { needs, isDynamic: dynamic.length > 0 })
    // Functions that a function makes are there once it has run: create_outbox.
    for (const written of dynamic.flatMap(writtenOut)) if (/CREATE FUNCTION/.test(written)) read(written)
  }

  for (const migration of migrations) read(migration)
  return { byName, triggers }
}

/** Makes it when it is asked for, and not again: many statements call the same function. */
function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined
  return () => (made ??= make())
}

function needsOfSql(sql: unknown): Needs {
  return needsOf(typeof sql === 'string' ? parseSync(sql) : sql)
}

export function together(needs: readonly Needs[]): Needs {
  return {
    tables: needs.flatMap(({ tables }) => tables),
    calls: [...new Set(needs.flatMap(({ calls }) => calls))],
  }
}

/** Every text in a tree, such as a name and its schema. */
function namesIn(tree: unknown): string[] {
  if (typeof tree === 'string') return [tree]
  return isObject(tree) ? Object.values(tree).flatMap(namesIn) : []
}

/** The statements of a function in PL/pgSQL, its expressions among them, and those that it puts together itself. */
function statementsOf(tree: unknown): { statements: string[]; dynamic: string[] } {
  const statements: string[] = []
  const dynamic: string[] = []
  function visit(value: unknown, isDynamic: boolean): void {
    if (!isObject(value)) return
    const { PLpgSQL_expr: expression } = value
    if (isObject(expression)) {
      const { query, parseMode } = expression as { query: string; parseMode?: number }
      const text =
        parseMode === undefined || parseMode === 0 ? query : `SELECT ${query.replace(/^[\w.]+\s*:=/, '')}`
      statements.push(text)
      if (isDynamic) dynamic.push(text)
    }
    for (const [key, inner] of Object.entries(value))
      visit(inner, isDynamic ? key !== 'params' : key.startsWith('PLpgSQL_stmt_dyn'))
  }
  visit(tree, false)
  return { statements, dynamic }
}

/** The text that `format` fills, with a name in the place of each that is given. */
function writtenOut(call: string): string[] {
  return namesIn(parseSync(call))
    .filter((text) => text.includes('\n'))
    .map((text) => text.replaceAll(/%\d\$I/g, givenSchema))
}

/** Stands for the schema that a library is told. */
export const givenSchema = 'given_schema'
