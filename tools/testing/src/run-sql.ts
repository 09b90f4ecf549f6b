import { openDatabase } from '@signalbox/database'

/** Runs one statement on a connection of its own. */
export async function runSql(url: string, text: string): Promise<void> {
  await using database = openDatabase(url, { applicationName: 'testing', connectionsMax: 1 })
  await database.query({ name: 'run', text })
}

/** The same URL with another database in it. */
export function withDatabase(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.href
}
