import { SealedEvent } from '@signalbox/contracts'
import { settleRepeats } from '@signalbox/database'
import { topics } from '@signalbox/systems'
import { resealActiveEvents } from '../../../../service1/src/active-path/reseal-active-events.ts'
import { insertTopic2 } from '../../../../service1/src/active-path/sql/insert-topic2.ts'
import { insertTopic3 } from '../../../../service2/src/sql/insert-topic3.ts'
import { storeOpenedEvents } from '../../../../service2/src/store-opened-events.ts'
import { ringOf, type KeyRings } from '../../key-rings.ts'
import type { OpenedService } from '../opened-service.ts'

/** The part of service1, and service2, each with a user of its own. */
export async function consumeActivePath(
  openService: (name: string) => Promise<OpenedService>,
  service1: OpenedService,
  rings: KeyRings,
): Promise<AsyncDisposable> {
  const service2 = await openService('service2')
  const topic3Keys = ringOf(rings, 'topic3')
  const active = resealActiveEvents({
    insert: insertTopic2(service1.database, 'test'),
    settleRepeats: settleRepeats(service1.database, topics.topic2, 'test'),
    publish: service1.broker.publish,
    topic2Keys: ringOf(rings, 'topic2'),
    topic3Keys,
  })
  const opened = storeOpenedEvents({
    insert: insertTopic3(service2.database, 'test'),
    settleRepeats: settleRepeats(service2.database, topics.topic3, 'test'),
    topic3Keys,
  })
  const consumers = [
    await service1.broker.consume({ queue: 'topic2', schema: SealedEvent, handle: active }),
    await service2.broker.consume({ queue: 'topic3', schema: SealedEvent, handle: opened }),
  ]
  return {
    [Symbol.asyncDispose]: async () => {
      for (const consumer of consumers.toReversed()) await consumer[Symbol.asyncDispose]()
    },
  }
}
