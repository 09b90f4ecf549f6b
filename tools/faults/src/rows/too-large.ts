import type { ClientEvent } from '@signalbox/client'
import { messageBytesMax } from '@signalbox/contracts'
import { openHandPublisher } from '../publish-by-hand.ts'
import type { Row } from '../row.ts'
import { seconds, until } from '../wait.ts'
import { replayAll } from './replay.ts'

const brokerBytes = 100_000

/** A broker that takes less than anybody knew. */
export const tooLarge: Row = {
  name: 'refused-message',
  needs: ['topic1', 'topic2'],
  does: 'RabbitMQ closes each channel over a message of more than 100 kB, which no service knows: an event to the api that is larger, and some that service1 makes larger by sealing; those are replayed when it takes more again.',
  inject: async (context) => {
    const { world, history, faultSeconds, defer } = context
    const setLimit = async (bytes: number) => {
      await world.erlang(`application:set_env(rabbit, max_message_size, ${bytes}).`)
      // It is read when a channel is opened.
      world.brokerLink.reset()
    }
    defer(async () => setLimit(messageBytesMax))
    await setLimit(brokerBytes)
    await seconds(2)

    const refused = padded(history.make('passiveEvent', 'dead'), 1.5 * brokerBytes)
    const body = JSON.stringify(refused)
    const headers = { 'content-type': 'application/json' }
    const url = `${world.stage.stack.description.api}/events`
    for (let round = 0; round < 5; round += 1) {
      const { status } = await fetch(url, { method: 'POST', headers, body })
      // Beside others in one message it is not found out at once.
      if (status !== 422 && status !== 503) throw new Error(`The api answered ${status} instead of 422`)
      if (status === 422) history.answered([{ event: refused, status: 'refused' } as never])
    }
    if (history.sent.get(refused.id)?.outcome !== 'refused')
      throw new Error('The api never refused the event')

    await using hand = await openHandPublisher(world.stage.brokerUrl)
    const grown = Array.from({ length: 3 }, () => padded(history.make('activeEvent'), brokerBytes - 40))
    await hand.publish(
      grown.map((event) => ({
        routingKey: 'topic2',
        body: JSON.stringify(event),
        properties: { messageId: event.id },
      })),
    )
    history.acknowledge(grown)
    const dead = async () =>
      (
        await world.stage.sql(
          "SELECT 1 FROM dead_letters WHERE event_id = ANY ($1) AND reason = 'too_large'",
          [grown.map(({ id }) => id)],
        )
      ).length === grown.length
    await until('what service1 makes too large is dead', dead, 60, 500)
    await seconds(faultSeconds)
    await setLimit(messageBytesMax)
    await replayAll(world, 'whole', ['--reason', 'too_large'])
  },
}

/** Its value is in clear still: sealed, the line is some 80 bytes longer. */
function padded(event: ClientEvent, bytes: number): ClientEvent {
  const length = bytes - JSON.stringify({ ...event, data: { ...Object(event.data), padding: '' } }).length
  return { ...event, data: { ...Object(event.data), padding: 'x'.repeat(length) } }
}
