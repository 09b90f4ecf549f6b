import { storeOnce, type Handle, type Received, type Verdict } from '@signalbox/broker'
import type { SealedEvent } from '@signalbox/contracts'
import { open, SealError, sealVerdict, type KeyRing } from '@signalbox/sealing'
import type { OpenedEvent } from './sql/insert-topic3.ts'

export type StoreOpenedOptions = Parameters<typeof storeOnce<OpenedEvent>>[0] & {
  readonly topic3Keys: KeyRing
}

/** Opens what arrives on topic3 and stores it: the end of an active event's journey. */
export function storeOpenedEvents({ topic3Keys, ...storing }: StoreOpenedOptions): Handle<SealedEvent> {
  const store = storeOnce<OpenedEvent>(storing)

  // Written out, as a copy with one field more (`{ ...event, value }`) takes Node 40 times as long: 0.6 µs (measured).
  function openEvent(event: SealedEvent): OpenedEvent {
    const { id, eventType, create_date, accepted_date, accepted_by, traceparent, parent_id, data } = event
    const { sealed_value } = event
    if (sealed_value === undefined)
      throw new SealError('malformed', 'An event on topic3 must carry a sealed_value')
    const value = open(topic3Keys, sealed_value, { eventId: id, topic: 'topic3' })
    return {
      id,
      eventType,
      create_date,
      accepted_date,
      accepted_by,
      traceparent,
      parent_id,
      data,
      value,
      sealed_value,
    }
  }

  return async (batch) => {
    const verdicts = new Map<Received<SealedEvent>, Verdict>()
    const sealed: Received<SealedEvent>[] = []
    const opened: Received<OpenedEvent>[] = []
    for (const received of batch) {
      try {
        opened.push({ ...received, event: openEvent(received.event) })
        sealed.push(received)
      } catch (error) {
        if (!(error instanceof SealError)) throw error
        verdicts.set(received, sealVerdict(error))
      }
    }
    for (const [received, verdict] of await store(opened)) {
      const before = sealed[opened.indexOf(received)]
      if (before) verdicts.set(before, verdict)
    }
    return verdicts
  }
}
