import { connectBroker, storeOnce } from '@signalbox/broker'
import { Event, SealedEvent, topology, type Tracer } from '@signalbox/contracts'
import { openDatabase, settleRepeats } from '@signalbox/database'
import { storeDeadLetters } from '@signalbox/dead-letters'
import { createTestDatabase, createTestVhost } from '@signalbox/testing'
import { resealActiveEvents } from '../../../service1/src/reseal-active-events.ts'
import { insertTopic1 } from '../../../service1/src/sql/insert-topic1.ts'
import { insertTopic2 } from '../../../service1/src/sql/insert-topic2.ts'
import { insertTopic3 } from '../../../service2/src/sql/insert-topic3.ts'
import { storeOpenedEvents } from '../../../service2/src/store-opened-events.ts'
import { newKeys, openTestApi } from './open-test-api.ts'

const silent = { info() {}, warn() {}, error() {} }

/** An event's whole way inside one process: the api, both services' handlers, and a broker and a database of its own. */
export async function openTestPipeline({ tracer }: { readonly tracer?: Tracer | undefined } = {}) {
  const open: AsyncDisposable[] = []
  const use = <Resource extends AsyncDisposable>(resource: Resource): Resource => {
    open.unshift(resource)
    return resource
  }
  const vhost = use(await createTestVhost())
  const databaseUrl = use(await createTestDatabase()).url
  const database = use(openDatabase(databaseUrl, { tracer }))
  const broker = use(await connectBroker(vhost.url, { topology, log: silent, tracer }))
  const [topic2Keys, topic3Keys] = [newKeys('TOPIC2_KEYS'), newKeys('TOPIC3_KEYS')]
  const repeats = (topic: 'topic1' | 'topic2' | 'topic3') => settleRepeats(database, topic, 'test')

  use(await broker.consumeDeadLetters(storeDeadLetters(database)))
  const passive = storeOnce<Event>({
    insert: insertTopic1(database, 'test'),
    settleRepeats: repeats('topic1'),
  })
  use(await broker.consume({ queue: 'topic1', schema: Event, handle: passive }))
  const active = resealActiveEvents({
    insert: insertTopic2(database, 'test'),
    settleRepeats: repeats('topic2'),
    publish: broker.publish,
    topic2Keys,
    topic3Keys,
  })
  use(await broker.consume({ queue: 'topic2', schema: SealedEvent, handle: active }))
  const opened = storeOpenedEvents({
    insert: insertTopic3(database, 'test'),
    settleRepeats: repeats('topic3'),
    topic3Keys,
  })
  use(await broker.consume({ queue: 'topic3', schema: SealedEvent, handle: opened }))
  const server = use(await openTestApi({ publish: broker.publish, topic2Keys, tracer }))
  return {
    server,
    database,
    broker,
    vhost,
    [Symbol.asyncDispose]: async () => {
      for (const resource of open) await resource[Symbol.asyncDispose]()
    },
  }
}
