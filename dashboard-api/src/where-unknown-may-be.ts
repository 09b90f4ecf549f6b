import { isRetryQueue, type Queues, type Topic } from '@signalbox/contracts'
import { routes, topology } from '@signalbox/systems'

const firstQueues = new Set<string>(Object.values(routes))

/** Says where an event may be that neither a table nor a dead letter knows: before its first table, if anywhere. */
export function whereUnknownMayBe(queues: Queues, topics: readonly Topic[] = topology.topics): string {
  const nowhere =
    'No table and no dead letter knows this id: it was never accepted, or it is older than what is kept'
  if (queues.status === 'failed')
    return `${nowhere}, or it waits in a queue before its first table, whose figures cannot be read right now`
  const holding = queues.items.flatMap(({ name, ready, unacked, consumers }) => {
    const messages = ready + unacked
    if (messages === 0 || !(firstQueues.has(name) || isRetryQueue(name))) return []
    const topic = topics.find((one) => one.name === name)
    const why =
      topic?.consumer === undefined ? 'no service consumes this topic yet' : `${topic.consumer} is stopped`
    const stopped = topic && consumers === 0 ? ` and has no consumer, as ${why}` : ''
    return [`${name} holds ${messages} ${messages === 1 ? 'message' : 'messages'}${stopped}`]
  })
  if (holding.length === 0) return `${nowhere}. No queue holds a message that could be it`
  return `${nowhere}, or it still waits before its first table: ${holding.join('; ')}`
}
