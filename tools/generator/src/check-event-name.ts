import { eventTypeNames, systems, topology } from '@signalbox/systems'
import { namesOf } from './names.ts'
import type { Project } from './project.ts'
import { Refused } from './refused.ts'
import { reservedWords } from './reserved-words.ts'

// PostgreSQL cuts names off at 63 characters, and the longest that is made of a table's, that of a
// year of its default partition, is 13 longer.
const tableLengthMax = 50

/** What the dashboard, RabbitMQ or the migrations use for something else. */
const taken = new Set(['retry', 'events', 'migrations'])

/**
 * Checks that a name can be an event type, a topic and, as `order_placed`, a table.
 *
 * @throws Refused that says what is wrong with it
 */
export function checkEventName(name: string, project: Project): void {
  if (!/^[a-z][a-z0-9]*([A-Z][a-z0-9]+)*$/.test(name))
    throw new Refused(`'${name}' cannot be an event type: write it in camelCase, such as orderPlaced`)
  const { snake } = namesOf(name)
  const refuse = (why: string) => new Refused(`'${name}' cannot be an event type: ${why}; take another name`)
  if (
    (eventTypeNames as readonly string[]).includes(name) ||
    topology.topics.some((topic) => topic.name === name)
  )
    throw refuse('there is one of that name already')
  if (snake.length > tableLengthMax)
    throw refuse(`its table ${snake} would have more than ${tableLengthMax} characters`)
  if (reservedWords.has(snake)) throw refuse(`${snake} is a word of SQL`)
  if (taken.has(name) || name in {}) throw refuse('the word is used for something else')
  checkTable(snake, project)
}

/**
 * Checks that a table can have a name.
 *
 * @throws Refused that says what is wrong with it
 */
export function checkTable(table: string, project: Project): void {
  const known = tablesOf(project)
  if (table.length > tableLengthMax || withPartitions(table).some((one) => known.has(one)))
    throw new Refused(
      `The table cannot be called ${table}: there is something of that name in the database already, or it has more than ${tableLengthMax} characters; take another name`,
    )
}

/** The number of the next migration of a folder: one more than the highest that there is, with three digits. */
export function nextMigration(files: readonly string[]): string {
  const numbers = files.map((file) => Number.parseInt(file, 10))
  return String(Math.max(0, ...numbers.filter(Number.isInteger)) + 1).padStart(3, '0')
}

/** A topic's table and its lasting partitions, whose names end in words. */
const withPartitions = (table: string) => [table, `${table}_default`, `${table}_early`, `${table}_foreign`]

/** Everything that the migrations make and that a table could not be called, and the partitions of topics. */
function tablesOf(project: Project): ReadonlySet<string> {
  const folders = ['migrations', ...systems.map(({ name }) => `systems/${name}`)]
  const files = folders.flatMap((folder) =>
    project.list(`${folder}/sql`).map((file) => `${folder}/sql/${file}`),
  )
  const made = files.flatMap((file) => {
    const text = project.read(file)
    return [...text.matchAll(/CREATE (?:TABLE|(?:UNIQUE )?INDEX|VIEW|SEQUENCE|TYPE) (\w+)/g)].map(
      ([, table]) => String(table),
    )
  })
  const ofTopics = topology.topics.flatMap(({ table }) => withPartitions(table))
  return new Set([...made, ...ofTopics])
}
