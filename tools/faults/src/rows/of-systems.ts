import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { repository } from '@signalbox/stack'
import type { Row } from '../row.ts'

/**
 * The rows that systems have of their own, beside those that follow from the list: `rows` of `systems/<name>/faults/rows.ts`,
 * where that is.
 */
export async function readRowsOf(systems: readonly { readonly name: string }[]): Promise<readonly Row[]> {
  const files = systems
    .map(({ name }) => path.join(repository, 'systems', name, 'faults/rows.ts'))
    .filter((file) => existsSync(file))
  const read = files.map(async (file) => (await import(pathToFileURL(file).href)) as { rows: readonly Row[] })
  return (await Promise.all(read)).flatMap(({ rows }) => rows)
}
