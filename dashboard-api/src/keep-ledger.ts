import {
  isDeadLetterQueue,
  isRetryQueue,
  topicNames,
  type Ledger,
  type Queues,
  type TopicLedger,
} from '@signalbox/contracts'
import type { LedgerSums } from './sql/select-ledger.ts'

// Queue figures are up to five seconds old, and a batch may be in a service's hand for a moment longer.
const lagMs = 15_000

/**
 * Makes the function that draws up the ledger. It remembers since when events are in flight that no queue holds:
 * figures that lag behind explain that for a while, and after that nothing does.
 */
export function keepLedger(now: () => number = Date.now) {
  const unexplainedSince = new Map<string, number>()

  function stateOf(topic: string, inFlight: number, messages: number | null): TopicLedger['state'] {
    if (inFlight === 0 || messages === null || messages > 0) unexplainedSince.delete(topic)
    if (inFlight === 0) return 'balanced'
    if (messages !== 0) return 'moving'
    const since = unexplainedSince.get(topic) ?? now()
    unexplainedSince.set(topic, since)
    return now() - since > lagMs ? 'unexplained' : 'moving'
  }

  return (sums: readonly LedgerSums[], queues: Queues): Ledger => {
    const messagesIn = (wanted: (name: string) => boolean): number | null => {
      if (queues.status === 'failed') return null
      return queues.items
        .filter(({ name }) => wanted(name))
        .reduce((sum, { ready, unacked }) => sum + ready + unacked, 0)
    }
    const retrying = messagesIn(isRetryQueue)
    // What waits for a retry or is being buried belongs to some topic, so it explains any of them.
    const elsewhere = messagesIn((name) => isRetryQueue(name) || isDeadLetterQueue(name))
    const topics = topicNames.map((topic): TopicLedger => {
      const row = sums.find((sum) => sum.topic === topic)
      const { accepted, stored, repeats, dead } = row ?? { accepted: 0, stored: 0, repeats: 0, dead: 0 }
      const inFlight = accepted - stored - repeats - dead
      const own = messagesIn((name) => name === topic)
      const messages = own === null || elsewhere === null ? null : own + elsewhere
      return { topic, accepted, stored, repeats, dead, inFlight, state: stateOf(topic, inFlight, messages) }
    })
    return { topics, retrying }
  }
}
