import { messageBytesMax } from '@signalbox/contracts'
import { plan, routes } from '@signalbox/systems'
import { everyConsumer } from '../harmed.ts'
import { typeOf } from '../history.ts'
import { consumedTopics } from '../places.ts'
import { pick, shuffled } from '../random.ts'
import { openHandPublisher, type HandMessage } from '../publish-by-hand.ts'
import type { Row, RowContext } from '../row.ts'
import { openShovel } from '../shovel.ts'
import { seconds, until } from '../wait.ts'
import { limitQueues } from './broker.ts'

const topics = consumedTopics(plan)

/** Messages that come twice, in disorder, or that nobody should have sent. */
export const messageRows: readonly Row[] = [
  {
    name: 'delivered-three-times',
    does: 'Each message reaches its queue three times.',
    inject: async (context) => {
      const { world, faultSeconds } = context
      await using _shovel = await openShovel(world, (messages) => messages.flatMap((one) => [one, one, one]))
      await seconds(faultSeconds)
    },
  },
  {
    name: 'shuffled',
    does: 'Messages reach their queue in random order.',
    inject: async ({ world, random, faultSeconds }) => {
      await using _shovel = await openShovel(world, (messages) => shuffled(random, messages))
      await seconds(faultSeconds)
    },
  },
  ...[1, 10, 50].map(poisoning),
  {
    name: 'killer-message',
    needs: ['topic1'],
    does: 'One event, in a message with seven others in the middle of a backlog, kills service1 whenever it is about to be stored; no other may share its fate.',
    inject: killWhoeverHoldsIt,
    restSeconds: 240,
  },
  {
    name: 'largest-messages',
    needs: ['topic1'],
    does: 'Messages that are almost as large as RabbitMQ takes them: an event, bytes that are no event, and the event to the api.',
    inject: async (context) => {
      const { world, history, faultSeconds } = context
      await using hand = await openHandPublisher(world.stage.brokerUrl)
      const event = { ...history.make('passiveEvent', 'either') }
      const padding = messageBytesMax - 1_000
      const large = { ...event, data: { ...Object(event.data), padding: 'x'.repeat(padding) } }
      const mark = history.makePoison('topic1')
      await hand.publish([
        { routingKey: 'topic1', body: JSON.stringify(large), properties: { messageId: event.id } },
        {
          routingKey: 'topic1',
          body: mark.padEnd(padding, ' and so on'),
          properties: { messageId: mark },
        },
      ])
      history.acknowledge([event])
      const answer = await fetch(`${world.stage.stack.description.api}/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(large),
      })
      if (answer.status !== 413) throw new Error(`The api answered ${answer.status} to 16 MiB instead of 413`)
      await seconds(faultSeconds)
    },
  },
]

function poisoning(percent: number): Row {
  return {
    name: `poison-${percent}`,
    harms: everyConsumer('poison'),
    does: `${percent} % of the messages are no events, of many kinds, between good ones and inside them.`,
    inject: async (context) => {
      const { world, random, faultSeconds } = context
      await using hand = await openHandPublisher(world.stage.brokerUrl)
      // Every consumer gets some, however few they are.
      await hand.publish(topics.map((topic) => bad(context, topic)))
      const deadline = performance.now() + faultSeconds * 1_000
      while (performance.now() < deadline) {
        await hand.publish(
          Array.from({ length: 20 }, () =>
            random() * 100 < percent ? bad(context, pick(random, topics)) : good(context),
          ),
        )
        await seconds(0.1)
      }
    },
  }
}

/** A message of two good events, as somebody may publish by hand. */
function good(context: RowContext): HandMessage {
  const [type, routingKey] = pick(context.random, Object.entries(routes))
  const events = [0, 1].map(() => context.history.make(type))
  context.history.acknowledge(events)
  return { routingKey, body: events.map((event) => JSON.stringify(event)).join('\n') }
}

/** A message with exactly one line that is no event, alone or behind a good one where clients may send to the topic. */
function bad(context: RowContext, routingKey: string): HandMessage {
  const { history, random } = context
  const mark = history.makePoison(routingKey)
  const deep = `${'['.repeat(5_000)}"${mark}"${']'.repeat(5_000)}`
  const line = pick(random, [
    mark,
    `{"eventType":"passiveEvent","create_date":"${mark}"}`,
    `{"eventType":"passiveEvent","data":"${mark}"}`,
    `{"id":"${mark}","eventType":"passiveEvent","create_date":"2026-01-01T00:00:00Z"}`,
    `{"eventType":7,"create_date":"2026-01-01T00:00:00Z","value":"${mark}"}`,
    `{"eventType":"passiveEvent","create_date":"2026-01-01T00:00:00Z","value":"\\u0000${mark}"}`,
    `{"eventType":"passiveEvent","create_date":"2026-01-01T00:00:00Z","value":"\\ud800${mark}"}`,
    `{"eventType":"passiveEvent","create_date":"2026-01-01T00:00:00Z","data":{"n":${deep}}}`,
    `["${mark}"]`,
    `"${mark}"`,
    `{"eventType":"passiveEvent","value":"${mark}`,
  ])
  // Without it RabbitMQ's redelivery of the same bytes could not be told from the same bytes sent twice.
  const properties = { messageId: mark }
  if (random() < 0.1) {
    return { routingKey, body: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(mark)]), properties }
  }
  const type = typeOf(routingKey)
  if (type === undefined || random() < 0.5) return { routingKey, body: line, properties }
  const neighbour = history.make(type)
  history.acknowledge([neighbour])
  return { routingKey, body: `${JSON.stringify(neighbour)}\n${line}`, properties }
}

/**
 * Kills service1 at the moment when the event's id leaves it towards the database: what a message does that
 * makes its handler crash. The delivery limit is lowered so that the broker gives up in minutes.
 */
async function killWhoeverHoldsIt(context: RowContext): Promise<void> {
  const { world, history, faultSeconds, show } = context
  await using hand = await openHandPublisher(world.stage.brokerUrl)
  await limitQueues(context, { 'delivery-limit': 6 })
  await seconds(1)
  const killer = history.make('passiveEvent', 'dead')
  // As it is written to PostgreSQL.
  const idBytes = Buffer.from(killer.id.replaceAll('-', ''), 'hex')
  let kills = 0
  const unwatch = world.databaseLink.watch((bytes, direction, opening) => {
    if (direction !== 'up' || !opening.includes('service1') || !bytes.includes(idBytes)) return false
    kills += 1
    show(`killed service1 ${kills} times`)
    process.kill(world.pid('service1'), 'SIGKILL')
    return true
  })
  try {
    // It arrives in the middle of a backlog, so that many others are in hand together with it.
    const pid = world.pid('service1')
    process.kill(pid, 'SIGSTOP')
    await seconds(1)
    const others = Array.from({ length: 7 }, () => history.make('passiveEvent'))
    const body = [...others.slice(0, 3), killer, ...others.slice(3)]
      .map((event) => JSON.stringify(event))
      .join('\n')
    await hand.publish([{ routingKey: 'topic1', body, properties: { messageId: killer.id } }])
    history.acknowledge([killer, ...others])
    await seconds(1)
    process.kill(pid, 'SIGCONT')
    const dead = async () =>
      (await world.stage.sql('SELECT 1 FROM dead_letters WHERE event_id = $1', [killer.id])).length > 0
    await until('the killer message is dead', dead, 120, 500)
    await seconds(faultSeconds / 2)
  } finally {
    unwatch()
  }
}
