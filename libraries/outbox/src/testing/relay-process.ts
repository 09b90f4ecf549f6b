import { connectBroker } from '@signalbox/broker'
import { openDatabase, type Query } from '@signalbox/database'
import { topology } from '@signalbox/systems'
import { openOutbox } from '../outbox.ts'
import { schema, silent } from './test-schema.ts'

// A relay in a process of its own, to be killed. It says when it has published and has not deleted the rows yet; asked to,
// it stands still there.

const [databaseUrl = '', rabbitmqUrl = '', leaseMs = '', standsStill = ''] = process.argv.slice(2)
const database = openDatabase(databaseUrl)
const broker = await connectBroker(rabbitmqUrl, { topology, log: silent })
const query: Query = async (statement) => {
  if (!statement.name.startsWith('outbox-delete')) return await database.query(statement)
  console.log('published')
  return standsStill === '' ? await database.query(statement) : await new Promise(() => {})
}
openOutbox({ schema }).startRelay({ database: { query }, broker, log: silent, leaseMs: Number(leaseMs) })
