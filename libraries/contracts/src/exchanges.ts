/**
 * The exchanges of a topic, each for one purpose.
 *
 * All of them lead to queues of this topic alone. So who may publish to one reaches no other topic: RabbitMQ checks a
 * right for an exchange always, and one for a routing key not where a message names more of them, in `CC` or `BCC`.
 */
export function exchangesOf(topic: string) {
  return {
    /** Leads to the topic's queue. */
    events: `events.${topic}`,
    /** Leads into its retry tiers. */
    retry: `retry.${topic}`,
    /** Leads from the tiers back to its queue, and to the dead letters where that is gone. */
    home: `home.${topic}`,
    /** Leads to the dead letters. */
    deadLetters: `dead-letters.${topic}`,
  }
}

/**
 * The topic of an exchange, or nothing where it belongs to none. It says what a message is about better than its routing
 * key does: to publish to an exchange takes a right, and any routing key may be written.
 */
export function topicOf(exchange: string): string | undefined {
  return /^(?:events|retry|home|dead-letters)\.(.+)$/.exec(exchange)?.[1]
}
