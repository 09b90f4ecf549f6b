import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { systems } from '@signalbox/systems'

/** Migrations that run one after the other, whatever those of other orders are. */
export type Order = {
  /** The folder of the SQL files. */
  readonly directory: string
  /** In which it is kept which of them have run. */
  readonly table: string
}

const inRoot = (folder: string) => fileURLToPath(new URL(`../../${folder}`, import.meta.url))

/** What all systems share comes first; then each system's own, in the folder `sql` of those that have one. */
export function orders(): Order[] {
  const own = systems.map(({ name }) => ({
    directory: inRoot(`systems/${name}/sql`),
    table: `migrations_${name.replaceAll('-', '_')}`,
  }))
  return [
    { directory: inRoot('migrations/sql'), table: 'migrations' },
    ...own.filter(({ directory }) => existsSync(directory)),
  ]
}
