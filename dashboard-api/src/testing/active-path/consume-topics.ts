import { storeOnce, type Broker, type Handle } from '@signalbox/broker'
import { Event } from '@signalbox/contracts'
import { settleRepeats, type Database } from '@signalbox/database'
import { storeDeadLetters } from '@signalbox/dead-letters'
import { topics, type TopicName } from '@signalbox/systems'
import { insertTopic1 } from '../../../../service1/src/sql/insert-topic1.ts'
import { insertTopic2 } from '../../../../service1/src/active-path/sql/insert-topic2.ts'
import { insertTopic3, type OpenedEvent } from '../../../../service2/src/sql/insert-topic3.ts'

type Parts = {
  readonly database: Database
  readonly broker: Broker
  /** Takes what is to be closed. */
  readonly open: AsyncDisposable[]
}
export type ServicesOptions = { readonly publish?: Broker['publish']; readonly replica?: string }

/** The consumers of the three topics, with the statements of the services, and the desk of the dead letters. */
export async function consumeTopics({
  database,
  broker,
  open,
  publish = broker.publish,
  replica = 'service',
}: Parts & ServicesOptions) {
  const consume = async (queue: TopicName, handle: Handle<Event>) => {
    const consumer = await broker.consume({ queue, schema: Event, handle })
    open.push(consumer)
    return consumer
  }
  const settle = (topic: TopicName) => settleRepeats(database, topics[topic], replica)
  const store2 = storeOnce<Event>({
    insert: insertTopic2(database, replica),
    settleRepeats: settle('topic2'),
  })
  const store3 = storeOnce<OpenedEvent>({
    insert: insertTopic3(database, replica),
    settleRepeats: settle('topic3'),
  })
  await consume(
    'topic1',
    storeOnce({ insert: insertTopic1(database, replica), settleRepeats: settle('topic1') }),
  )
  const topic2 = await consume('topic2', async (batch) => {
    const refused = await store2(batch)
    const stored = batch.filter((one) => !refused?.has(one))
    await publish(
      'topic3',
      stored.map(({ event }) => ({ ...event, accepted_by: 'topic2' })),
    )
    return refused
  })
  await consume('topic3', async (batch) => {
    const opened = batch.map((one) => ({ ...one, event: { ...one.event, value: 'v', sealed_value: 'k1.x' } }))
    const refused = await store3(opened)
    return new Map(
      opened.flatMap((one, index) => {
        const [before, verdict] = [batch[index], refused?.get(one)]
        return before && verdict ? [[before, verdict]] : []
      }),
    )
  })
  open.push(await broker.consumeDeadLetters(storeDeadLetters(database)))
  return { topic2 }
}
