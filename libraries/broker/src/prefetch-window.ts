export type PrefetchWindow = {
  /** Takes note of a message that has arrived, in bytes. */
  note(bytes: number): void
  /**
   * For how many messages RabbitMQ can be asked: at least one.
   *
   * @param bytesInHand what has arrived and is not settled
   */
  messages(bytesInHand: number): number
}

// So many small messages later, half of a large one is forgotten.
const halfLifeMessages = 32

/**
 * Chooses a prefetch, which RabbitMQ counts in messages, so that what comes is bounded in bytes: it supposes that the next
 * messages are as large as the largest of late.
 */
export function prefetchWindow(limits: {
  readonly messagesMax: number
  readonly bytesMax: number
}): PrefetchWindow {
  let heaviest = 1
  return {
    note(bytes) {
      heaviest = Math.max(1, bytes, heaviest * 0.5 ** (1 / halfLifeMessages))
    },
    messages(bytesInHand) {
      const fitting = Math.floor((limits.bytesMax - bytesInHand) / heaviest)
      return Math.max(1, Math.min(limits.messagesMax, fitting))
    },
  }
}
