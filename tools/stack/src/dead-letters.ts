import { readFileSync } from 'node:fs'
import { connectBroker } from '@signalbox/broker'
import { ArgumentError, fromCommandLine, readWords } from '@signalbox/runtime/command-line'
import { topology } from '@signalbox/systems'
import { openDatabase, type Database } from '@signalbox/database'
import {
  countReplay,
  replayDeadLetters,
  selectDeadLetterGroups,
  selectDeadLetters,
  type DeadLetterFilter,
} from '@signalbox/dead-letters'

// npm run dead-letters -- list | show | replay

const usage = `Use one of these:
  npm run dead-letters -- list
  npm run dead-letters -- show   [filter]
  npm run dead-letters -- replay [filter] [--rate 500] [--yes]
A filter is any of --id ID, --event-id ID, --queue NAME, --reason WORD; none means all.`

const options = {
  id: { type: 'string' },
  'event-id': { type: 'string' },
  queue: { type: 'string' },
  reason: { type: 'string' },
  rate: { type: 'string', default: '500' },
  yes: { type: 'boolean', default: false },
} as const
const { command, values } = fromCommandLine((args) => {
  const { values: read, positionals } = readWords({ args, usage, options, allowPositionals: true })
  const [word = '', ...more] = positionals
  if (!['list', 'show', 'replay'].includes(word) || more.length > 0) throw new ArgumentError(usage)
  if (!/^[1-9]\d{0,8}$/.test(read.rate)) throw new ArgumentError('--rate must be a whole number from 1 on')
  return { command: word, values: read }
})

const filter: DeadLetterFilter = {
  ...(values.id ? { ids: [values.id] } : {}),
  ...(values['event-id'] ? { eventId: values['event-id'] } : {}),
  ...(values.queue ? { queue: values.queue } : {}),
  ...(values.reason ? { reason: values.reason } : {}),
}

/** Where the stack is: by environment variables, or else the one that `npm start` runs in this checkout. */
function findStack(): { databaseUrl: string; rabbitmqUrl: string } {
  const { DATABASE_URL: databaseUrl, RABBITMQ_URL: rabbitmqUrl } = process.env
  if (databaseUrl && rabbitmqUrl) return { databaseUrl, rabbitmqUrl }
  try {
    const { database, rabbitmq } = JSON.parse(readFileSync('.signalbox/stack.json', 'utf8')) as Record<
      string,
      string
    >
    return { databaseUrl: database ?? '', rabbitmqUrl: rabbitmq ?? '' }
  } catch (cause) {
    throw new Error('No stack is running here; start it, or set DATABASE_URL and RABBITMQ_URL', { cause })
  }
}

async function list(database: Database): Promise<void> {
  const groups = await selectDeadLetterGroups(database)
  if (groups.length === 0) console.log('There are no dead letters')
  for (const { queue, reason, letters, first, last } of groups) {
    console.log(
      `${letters} in ${queue}: ${reason} (first ${first.toISOString()}, last ${last.toISOString()})`,
    )
  }
}

async function show(database: Database): Promise<void> {
  const letters = await selectDeadLetters(database, filter, { limit: 100 })
  for (const { id, queue, eventId, body, reason, error, via, attempts, replays, ...facts } of letters) {
    console.log(`${id}  ${queue}  event ${eventId ?? 'unknown'}`)
    console.log(`  ${reason}: ${error}`)
    console.log(`  given up by the ${via} after ${attempts} attempts, replayed ${replays} times`)
    console.log(`  first ${facts.firstFailure.toISOString()}, last ${facts.lastFailure.toISOString()}`)
    if (facts.wholeSha256 !== null) {
      const why = 'larger than any event, so only its beginning is kept and it cannot be replayed'
      console.log(`  ${facts.bytes} bytes, SHA-256 ${facts.wholeSha256}: ${why}`)
    }
    // Bytes from outside must not command the terminal.
    console.log(`  ${JSON.stringify(body.toString())}`)
  }
  console.log(
    letters.length === 100
      ? 'These are the first 100; narrow the filter to see others'
      : `${letters.length} in all`,
  )
}

async function replay(database: Database, rabbitmqUrl: string): Promise<void> {
  const ratePerSecond = Number(values.rate)
  const count = await countReplay(database, filter)
  if (!values.yes) {
    console.log(
      `${count} dead letters would be published again, at ${ratePerSecond} a second. Add --yes to do it`,
    )
    return
  }
  const log = { info() {}, warn: console.warn, error: console.error }
  await using broker = await connectBroker(rabbitmqUrl, { topology, log, name: 'dead-letters' })
  const onProgress = (replayed: number, total: number) => console.log(`${replayed} of ${total}`)
  const replayed = await replayDeadLetters({
    database,
    republish: broker.republish,
    filter,
    ratePerSecond,
    onProgress,
  })
  console.log(`Published ${replayed} dead letters to the queues that they came from`)
}

const { databaseUrl, rabbitmqUrl } = findStack()
await using database = openDatabase(databaseUrl, { applicationName: 'dead-letters' })
if (command === 'list') await list(database)
else if (command === 'show') await show(database)
else await replay(database, rabbitmqUrl)
