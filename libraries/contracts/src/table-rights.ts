/** What may be done with a table: all of its columns, or these alone. */
export type TableRights = Readonly<Partial<Record<TableVerb, true | readonly string[]>>>

export const tableVerbs = ['select', 'insert', 'update', 'delete'] as const
export type TableVerb = (typeof tableVerbs)[number]

/**
 * Tables by their names, with the schema before the name where it is another one than that of the project:
 * `orders.prices`. A sequence is a table that is read (`select`) and counted on (`update`).
 */
export type TablesRights = Readonly<Record<string, TableRights>>
