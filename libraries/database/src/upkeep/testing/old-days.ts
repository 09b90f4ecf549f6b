import type { Database } from '../../open-database.ts'

const run = async (database: Database, text: string) =>
  await database.query({ name: text.slice(0, 60), text })

/** Makes it so that a topic's table, still empty, began a hundred days ago. */
export async function beginLongAgo(database: Database, topic: string): Promise<void> {
  await run(database, `DROP TABLE ${topic}_early, ${topic}_foreign, ${topic}_default`)
  await run(database, `SELECT make_lasting_partitions('${topic}', now() - interval '100 days')`)
}

/** Makes the partition of a day that has gone, as if it had been made then, and returns its name. */
export async function makeOldDay(database: Database, topic: string, daysAgo: number): Promise<string> {
  const day = new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10)
  await run(database, `SELECT make_day('${topic}', '${day}')`)
  return `${topic}_${day.replaceAll('-', '')}`
}
