import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { addEntry } from '../insert.ts'
import { namesOf } from '../names.ts'

/** One more reader of the topic of a system that `npm run new -- system parcels` has made. */
export type Subscriber = {
  readonly name: string
  /** More of what the system states of it, such as `emits`. */
  readonly states?: string
  /** What is consumed, in `main.ts`. */
  readonly consumes: string
  readonly imports: string
}

const systemFile = 'systems/parcels/system.ts'
const source = 'systems/parcels/src'

/** Writes readers of the topic `parcelsEvent`, each with a table of its own, out of the service that there is, and gives the topic a lane. */
export function addSubscribers(root: string, subscribers: readonly Subscriber[]): void {
  const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
  }
  const laned = read(systemFile).replace(
    "table: 'parcels_event'",
    "table: 'parcels_event', lanes: ['critical']",
  )
  const stated = subscribers.reduce((text, { name, states = '' }, index) => {
    const queue = `'parcelsEvent.${name}'`
    const entry = `    ${name}: { port: ${3_950 + index}, environment: {}, consumes: [${queue}], stores: { ${queue}: '${name}' }${states} },`
    return addEntry(systemFile, text, 'services', entry)
  }, laned)
  write(systemFile, stated)

  for (const { name, consumes, imports } of subscribers) {
    const { pascal } = namesOf(name)
    const migrations = readdirSync(path.join(root, 'systems/parcels/sql')).length
    write(
      `systems/parcels/sql/${String(migrations + 1).padStart(3, '0')}_${name}.sql`,
      `-- Up Migration\n\nSELECT create_topic_table('${name}', 'parcelsEvent.${name}');\n`,
    )
    const own = (text: string) =>
      text
        .replaceAll('INSERT INTO parcels_event', `INSERT INTO ${name}`)
        .replaceAll("'parcelsEvent',", `'parcelsEvent.${name}',`)
        .replaceAll('insert-parcels-event', `insert-${name}`)
        .replaceAll('insertParcelsEvent', `insert${pascal}`)
        .replaceAll('readParcelsConfig', `read${pascal}Config`)
        .replaceAll("services['parcels']", `services['${name}']`)
    write(`${source}/${name}/config.ts`, own(read(`${source}/parcels/config.ts`)))
    write(
      `${source}/${name}/sql/insert-${name}.ts`,
      own(read(`${source}/parcels/sql/insert-parcels-event.ts`)),
    )
    write(
      `${source}/${name}/main.ts`,
      `${imports}
import { Event } from '@signalbox/contracts'
import { settleRepeats } from '@signalbox/database'
import { startService } from '@signalbox/service'
import { topics } from '@signalbox/systems'
import { read${pascal}Config } from './config.ts'
import { insert${pascal} } from './sql/insert-${name}.ts'

await using service = await startService('${name}', read${pascal}Config)
const { config, replica } = service
await using database = service.openDatabase(config.DATABASE_URL)
await using broker = await service.connectBroker(config.RABBITMQ_URL)
await using _health = await service.serveHealth({ broker: broker.ping, database: database.ping })
const store = storeOnce<Event>({
  insert: insert${pascal}(database, replica),
  settleRepeats: settleRepeats(
    database,
    { ...topics.parcelsEvent, name: 'parcelsEvent.${name}', table: '${name}' },
    replica,
  ),
})
await using _events = ${consumes}
await service.untilStopped()
`,
    )
  }
}
