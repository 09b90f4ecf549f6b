import { isTooLarge, storeOnce, type Handle, type Received, type Verdict } from '@signalbox/broker'
import type { SealedEvent } from '@signalbox/contracts'
import { open, seal, SealError, sealVerdict, type KeyRing } from '@signalbox/sealing'
import { wordFor } from './word-for.ts'

export type ResealOptions = Parameters<typeof storeOnce<SealedEvent>>[0] & {
  /** Resolves once RabbitMQ has confirmed all of them. */
  readonly publish: (topic: 'topic3', events: readonly SealedEvent[]) => Promise<void>
  readonly topic2Keys: KeyRing
  readonly topic3Keys: KeyRing
}

const tooLarge: Verdict = {
  verdict: 'dead',
  reason: 'too_large',
  detail: 'Sealed for topic3 the event is larger than a message may be',
}

/**
 * Takes active events from topic2 on to topic3: opens each value with the topic2 key and seals it again with
 * the topic3 key.
 *
 * The order keeps the promise. What cannot be opened, or not be sent on, is found out before anything is stored. Rows
 * come before the publish, and the publish comes before the ack, so a process that dies in between does all of it again:
 * the rows are there already and change nothing, and topic3 stores an event that comes twice once.
 */
export function resealActiveEvents({
  publish,
  topic2Keys,
  topic3Keys,
  ...storing
}: ResealOptions): Handle<SealedEvent> {
  const store = storeOnce<SealedEvent>(storing)

  function reseal(event: SealedEvent): SealedEvent {
    const { id: eventId, sealed_value, value } = event
    const clear =
      sealed_value === undefined
        ? (value ?? wordFor(eventId))
        : open(topic2Keys, sealed_value, { eventId, topic: 'topic2' })
    // From here on it is topic2 that put the event there: the ledger counts what arrives by who put it onto the topic.
    const resealed = {
      ...event,
      accepted_by: 'topic2',
      sealed_value: seal(topic3Keys, clear, { eventId, topic: 'topic3' }),
    }
    // What was published to RabbitMQ by hand may carry its value in clear; it goes on sealed.
    delete resealed.value
    return resealed
  }

  return async (batch) => {
    const verdicts = new Map<Received<SealedEvent>, Verdict>()
    const resealed: { readonly received: Received<SealedEvent>; readonly event: SealedEvent }[] = []
    for (const received of batch) {
      try {
        const event = reseal(received.event)
        if (isTooLarge(event)) verdicts.set(received, tooLarge)
        else resealed.push({ received, event })
      } catch (error) {
        if (!(error instanceof SealError)) throw error
        verdicts.set(received, sealVerdict(error))
      }
    }
    const refused = await store(resealed.map(({ received }) => received))
    for (const [received, verdict] of refused) verdicts.set(received, verdict)
    const stored = refused.size === 0 ? resealed : resealed.filter(({ received }) => !refused.has(received))
    await publish(
      'topic3',
      stored.map(({ event }) => event),
    )
    return verdicts
  }
}
