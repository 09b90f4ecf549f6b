import type { Handle, Received } from '@signalbox/broker'
import { PermanentError, type SealedEvent } from '@signalbox/contracts'
import { open, type KeyRing } from '@signalbox/sealing'
import type { OpenedEvent } from './sql/insert-topic3.ts'

export type StoreOpenedOptions = {
  readonly insert: Handle<OpenedEvent>
  readonly topic3Keys: KeyRing
}

/** Opens what arrives on topic3 and stores it: the end of an active event's journey. */
export function storeOpenedEvents({ insert, topic3Keys }: StoreOpenedOptions): Handle<SealedEvent> {
  function opened({ event, receivedDate }: Received<SealedEvent>): Received<OpenedEvent> {
    if (event.sealed_value === undefined) {
      throw new PermanentError('not_sealed', 'An event on topic3 must carry a sealed_value')
    }
    const value = open(topic3Keys, event.sealed_value, { eventId: event.id, topic: 'topic3' })
    return { event: { ...event, value }, receivedDate }
  }

  return async (batch) => {
    await insert(batch.map(opened))
  }
}
