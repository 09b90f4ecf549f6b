import { plan, subscriptionNames, topology } from '@signalbox/systems'
import { checkTable, nextMigration } from './check-event-name.ts'
import { checkServiceName } from './check-service.ts'
import { systemFileOf } from './check-system.ts'
import { addEntry, addToEntry, insertBefore, withImport } from './insert.ts'
import { namesOf, type Names } from './names.ts'
import type { Plan } from './plan.ts'
import { nextPort } from './plan-service.ts'
import type { Project } from './project.ts'
import { Refused } from './refused.ts'
import { inFolder, readTemplates, render } from './render.ts'

export type Subscription = {
  /** Such as `topic1.analytics`. */
  readonly queue: string
  readonly service: string
  readonly system: string
}

/**
 * What has to be written so that a service gets every event of a topic in a queue of its own, and stores it: the service too where
 * there is none.
 *
 * @throws Refused when that cannot be
 */
export function planSubscription(project: Project, { queue, service, system }: Subscription): Plan {
  const systemFile = systemFileOf(project, system)
  const names = namesOfQueue(queue)
  checkTable(names.snake, project)
  const folder = `systems/${system}`
  const source = `${folder}/src/${namesOf(service).kebab}`
  const main = `${source}/main.ts`
  const isNew = !project.exists(main)
  if (isNew) checkServiceName(service)
  const rendering = { topics: [names], service: namesOf(service), system: namesOf(system) }
  const made = inFolder(folder, render(readTemplates('subscription'), rendering))
  const own = [
    ...inFolder(folder, render(readTemplates('package'), rendering)),
    ...inFolder(folder, render(readTemplates('service'), rendering)),
  ].filter(([file]) => /package\/?|\.json$|config\.ts$|\/sql\/insert-/.test(file) && !project.exists(file))
  const migration = `${folder}/sql/${nextMigration(project.list(`${folder}/sql`))}_${names.kebab}.sql`
  const consumed = withConsumer(made.get(main) ?? '', isNew ? undefined : project.read(main), names)
  const created = new Map([
    ...own,
    ...[...made].filter(([file]) => file !== main),
    [migration, migrationOf(names)],
    ...(isNew ? [[main, consumed] as const] : []),
  ])
  return {
    created,
    changed: new Map([
      [systemFile, withSubscription(systemFile, project.read(systemFile), { queue, service, isNew, names })],
      ...(isNew ? [] : [[main, consumed] as const]),
    ]),
  }
}

/** The table has the queue's name; a queue is no identifier, so its camel case is the queue itself. */
function namesOfQueue(queue: string): Names {
  const [topic = '', subscription = '', ...more] = queue.split('.')
  const known = topology.topics.find(({ name }) => name === topic)
  const refuse = (why: string) => new Refused(`'${queue}' cannot be a subscription: ${why}`)
  if (!known || more.length > 0 || !/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(subscription))
    throw refuse(
      `write a topic, a dot and a name, such as ${topology.topics[0]?.name}.analytics; topics are ${topology.topics.map(({ name }) => name).join(', ')}`,
    )
  if (subscriptionNames.includes(queue)) throw refuse('there is one of that name already')
  if (known.sealed) throw refuse(`values of ${topic} travel sealed, and a second reader has no key`)
  return { ...namesOf(`${namesOf(topic).kebab}-${subscription}`), camel: queue }
}

const migrationOf = ({ camel, snake }: Names) => `-- Up Migration

-- Where the service that consumes ${camel} stores its events: a table of the form of topic1, which partitions and retention know.
SELECT create_topic_table('${snake}', '${camel}');
`

type Stated = {
  readonly queue: string
  readonly service: string
  readonly isNew: boolean
  readonly names: Names
}

function withSubscription(file: string, text: string, { queue, service, isNew, names }: Stated): string {
  const stores = `'${queue}': '${names.snake}'`
  if (isNew) {
    const entry = `    '${service}': { port: ${nextPort(plan.services)}, environment: {}, consumes: ['${queue}'], stores: { ${stores} } },`
    return addEntry(file, text, 'services', entry)
  }
  const consumes = addToEntry(file, text, service, { key: 'consumes', brackets: '[]', added: `'${queue}'` })
  return addToEntry(file, consumes, service, { key: 'stores', brackets: '{}', added: stores })
}

/** The program with one consumer more, behind the others. */
function withConsumer(fresh: string, there: string | undefined, { camel, kebab, pascal }: Names): string {
  const statement = `await using _${namesOf(kebab).camel} = await broker.consume({
  queue: '${camel}',
  schema: Event,
  handle: store${pascal}(database, replica),
})
`
  const imports = [
    ['Event', '@signalbox/contracts'],
    [`store${pascal}`, `./store-${kebab}.ts`],
  ] as const
  const text = imports.reduce((all, [name, from]) => withImport(all, name, from), there ?? fresh)
  return insertBefore('main.ts', text, 'await service.untilStopped()', statement)
}
