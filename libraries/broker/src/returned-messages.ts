/** Messages that came back because no queue took them. */
export type ReturnedMessages = {
  add(routingKey: string, messageId: string): void
  /** Whether such a message has come back; each one that has is taken once. */
  take(routingKey: string, messageId: string): boolean
  clear(): void
}

/**
 * Remembers which messages came back. RabbitMQ confirms an unroutable message as a success; its return arrives
 * before that confirm and names only the routing key and the message id. Two messages with both the same have the
 * same fate, so counting them is enough.
 */
export function countReturns(): ReturnedMessages {
  const counts = new Map<string, number>()
  const keyOf = (routingKey: string, messageId: string) => `${routingKey}/${messageId}`
  return {
    add(routingKey, messageId) {
      const key = keyOf(routingKey, messageId)
      counts.set(key, (counts.get(key) ?? 0) + 1)
    },
    take(routingKey, messageId) {
      if (counts.size === 0) return false
      const key = keyOf(routingKey, messageId)
      const count = counts.get(key) ?? 0
      if (count > 1) counts.set(key, count - 1)
      else counts.delete(key)
      return count > 0
    },
    clear() {
      counts.clear()
    },
  }
}
