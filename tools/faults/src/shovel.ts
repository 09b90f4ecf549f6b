import { eventsExchange } from '@signalbox/contracts'
import { plan } from '@signalbox/systems'
import { connect, type ConsumeMessage } from 'amqplib'
import { consumedTopics, readersOf } from './places.ts'
import type { World } from './world.ts'

/** What a shovel does with the messages of a topic that have gathered: which go on, how often, in which order. */
export type Change = (messages: readonly ConsumeMessage[]) => readonly ConsumeMessage[]

const gatherMs = 200
// Those whose exchange leads straight to a queue; with several readers a copy for each lies in between.
const topics = consumedTopics(plan).filter((topic) => readersOf(topic, plan).length === 1)

/**
 * Puts itself between the exchange and the queues of the topics, as an operator may with a queue of his own:
 * what is published goes through `change` before it reaches its queue. Disposing it lets everything that it
 * holds through and takes it out again.
 */
export async function openShovel({ stage, manage }: World, change: Change): Promise<AsyncDisposable> {
  const connection = await connect(stage.brokerUrl, { noDelay: true })
  const channel = await connection.createConfirmChannel()
  const held = new Map<string, ConsumeMessage[]>(topics.map((topic) => [topic, []]))
  await channel.prefetch(2_000)
  for (const topic of topics) {
    const own = `faults-${topic}`
    await channel.assertQueue(own, { durable: true })
    await channel.bindQueue(own, eventsExchange(topic), topic)
    await channel.unbindQueue(topic, eventsExchange(topic), topic)
    await channel.consume(own, (message) => void (message && held.get(topic)?.push(message)))
  }

  async function flush(): Promise<void> {
    for (const [topic, messages] of held) {
      const taken = messages.splice(0)
      for (const { content, properties } of change(taken)) {
        const { contentType, messageId, type, headers } = properties
        channel.sendToQueue(topic, content, { persistent: true, contentType, messageId, type, headers })
      }
      await channel.waitForConfirms()
      for (const message of taken) channel.ack(message)
    }
  }

  const closing = new AbortController()
  const working = (async () => {
    while (!closing.signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, gatherMs))
      await flush()
    }
  })()
  return {
    async [Symbol.asyncDispose]() {
      for (const topic of topics) {
        await channel.bindQueue(topic, eventsExchange(topic), topic)
        await channel.unbindQueue(`faults-${topic}`, eventsExchange(topic), topic)
      }
      const isEmpty = async () => {
        const { messageCount } = await channel.checkQueue(`faults-${topics[0]}`)
        return messageCount === 0
      }
      do await new Promise((resolve) => setTimeout(resolve, 2 * gatherMs))
      while (!(await isEmpty()) || [...held.values()].some(({ length }) => length > 0))
      closing.abort()
      await working
      await flush()
      for (const topic of topics) await manage('DELETE', `/queues/${stage.vhost}/faults-${topic}`)
      await connection.close()
    },
  }
}
