import { exchangesOf, messageBytesMax, retryQueue } from '@signalbox/contracts'
import type { ClientEvent } from '@signalbox/client'
import { openHandPublisher, type HandMessage } from '../publish-by-hand.ts'
import type { Row, RowContext } from '../row.ts'
import { seconds, until } from '../wait.ts'

/** What one topic's messages may do to another's. */
export const consumerRows: readonly Row[] = [
  {
    name: 'garbage-beside-another-topic',
    does: 'A message of eight million lines that are no events comes to topic1, again and again; active events of topic2, which the same process consumes, must go on in time.',
    needs: ['topic1', 'topic2', 'topic3'],
    inject: async (context) => {
      const { world, history, faultSeconds } = context
      await using hand = await openHandPublisher(world.stage.brokerUrl)
      const deadline = performance.now() + faultSeconds * 1_000
      while (performance.now() < deadline) {
        const mark = history.makePoison('topic1')
        const body = Buffer.alloc(messageBytesMax - 1_000, '{\n')
        body.write(`${mark}\n`)
        await hand.publish([{ routingKey: 'topic1', body, properties: { messageId: mark } }])
        const active = history.make('activeEvent')
        await hand.publish([messageOf(active)])
        history.acknowledge([active])
        await until(
          'the active event is stored',
          async () => await isStored(context, 'topic3', active.id),
          5,
          50,
        )
        await seconds(1)
      }
    },
  },
  {
    name: 'queue-deleted-while-events-wait-for-it',
    does: 'The queue of topic1 is deleted while 70 of its events wait in a retry tier and nobody makes it again; each must become a dead letter, and what waits for topic2 must go home in time.',
    needs: ['topic1', 'topic2', 'topic3'],
    inject: async (context) => {
      const { world, load, history, defer } = context
      const { vhost, brokerUrl } = world.stage
      load.pause()
      await load.settled()
      const isEmpty = async () => (await world.queues()).every(({ messages }) => messages === 0)
      await until('the queues are empty', isEmpty)
      const pid = world.pid('service1')
      process.kill(pid, 'SIGSTOP')
      defer(() => void process.kill(pid, 'SIGCONT'))
      await using hand = await openHandPublisher(brokerUrl)
      const homeless = Array.from({ length: 70 }, () => history.make('passiveEvent', 'dead'))
      const other = history.make('activeEvent')
      await hand.publish([...homeless, other].map(waitingMessageOf))
      history.acknowledge([...homeless, other])
      await world.manage('DELETE', `/queues/${vhost}/topic1`)
      await until('all are dead letters', async () => (await countHomeless(context)) >= homeless.length, 30)
      process.kill(pid, 'SIGCONT')
      const isHome = async () => await isStored(context, 'topic3', other.id)
      await until('what waited for topic2 is stored', isHome, 30)
      load.resume()
    },
  },
]

function messageOf(event: ClientEvent): HandMessage {
  return { routingKey: 'topic2', body: JSON.stringify(event), properties: { messageId: event.id } }
}

/** As a service writes it into a retry tier of its queue. */
function waitingMessageOf(event: ClientEvent): HandMessage {
  const home = event.eventType === 'passiveEvent' ? 'topic1' : 'topic2'
  return {
    exchange: exchangesOf(home).retry,
    routingKey: retryQueue(home, 5_000),
    body: JSON.stringify(event),
    properties: { messageId: event.id, headers: { 'x-attempt': 2 } },
  }
}

async function isStored({ world }: RowContext, table: string, id: string): Promise<boolean> {
  return (await world.stage.sql(`SELECT 1 FROM ${table} WHERE event_id = $1`, [id])).length > 0
}

async function countHomeless({ world, history }: RowContext): Promise<number> {
  const ids = [...history.sent.keys()]
  const text = `SELECT 1 FROM dead_letters WHERE reason = 'queue_missing' AND event_id = ANY ($1)`
  return (await world.stage.sql(text, [ids])).length
}
