/** The exchange that leads to all queues of a topic: a copy of each event to each subscription. */
export function eventsExchange(topic: string): string {
  return `events.${topic}`
}

/**
 * The exchanges of one queue of a topic, each for one purpose.
 *
 * All of them lead to this queue alone, its tiers and the dead letters. So who may publish to one reaches no other queue:
 * RabbitMQ checks a right for an exchange always, and one for a routing key not where a message names more of them, in
 * `CC` or `BCC`.
 */
export function exchangesOf(queue: string) {
  return {
    /** Leads a copy of what is published to the topic to the queue, and into its first tier where that is gone. */
    copy: `copy.${queue}`,
    /** Leads into its retry tiers. */
    retry: `retry.${queue}`,
    /** Leads from the tiers back to the queue, and to the dead letters where that is gone. */
    home: `home.${queue}`,
    /** Leads to the dead letters. */
    deadLetters: `dead-letters.${queue}`,
  }
}

/**
 * The queue of an exchange, or nothing where it belongs to none; of one that leads to all queues of a topic the first. It
 * says what a message is about better than its routing key does: to publish to an exchange takes a right, and any routing
 * key may be written.
 */
export function queueOfExchange(exchange: string): string | undefined {
  return /^(?:events|copy|retry|home|dead-letters)\.(.+)$/.exec(exchange)?.[1]
}

/** Whether a queue is one by which a process listens to one of some topics. It goes with the process. */
export function isHeardQueue(queue: string, topics: readonly string[]): boolean {
  return topics.some((topic) => queue.startsWith(`heard.${topic}.`))
}

/**
 * The beginning of the names of the queues by which the processes of a service listen to a topic that announces. What is
 * behind it is their own.
 */
export function heardQueues(topic: string, service: string): string {
  return `heard.${topic}.${service}.`
}
