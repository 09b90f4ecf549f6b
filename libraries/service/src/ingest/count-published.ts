import { BrokerUnavailable, EventsTooLarge, Unroutable, type PublishOptions } from '@signalbox/broker'
import type { SealedEvent } from '@signalbox/contracts'
import { problem } from '@signalbox/runtime'
import type { TopicName } from '@signalbox/systems'
import type { IngestCounter } from './count-ingest.ts'

/**
 * Counts what a publish has put onto its topic, whatever becomes of the request: another topic of it may fail, or its
 * client be gone. What was not confirmed may have arrived all the same, so that is in doubt.
 */
export function countPublished<Topic extends TopicName>(
  publish: (topic: Topic, events: readonly SealedEvent[], options?: PublishOptions) => Promise<void>,
  ingest: Pick<IngestCounter, 'accepted' | 'inDoubt'>,
) {
  return async (topic: Topic, events: readonly SealedEvent[], options?: PublishOptions): Promise<void> => {
    try {
      await publish(topic, events, options)
    } catch (error) {
      // Those that are not too large are published without the others, and counted then.
      if (!(error instanceof EventsTooLarge)) ingest.inDoubt(topic, events.length)
      throw error
    }
    ingest.accepted(topic, events.length)
  }
}

/**
 * What a request is answered with whose events RabbitMQ has not confirmed. Any other failure is returned as it is.
 *
 * @param detail what to send again
 */
export function unconfirmed(cause: unknown, detail: string): unknown {
  if (!(cause instanceof BrokerUnavailable || cause instanceof Unroutable)) return cause
  return problem('broker_unavailable', detail, { cause })
}
