import type { Event } from '@signalbox/contracts'
import { deriveEvent, type Derivation } from './derive-event.ts'
import type { HandleEach } from './handle-each.ts'
import type { Handle, Received, Verdict, Verdicts } from './handler.ts'
import type { Publishable } from './publication.ts'

type Parent = Pick<Event, 'id' | 'create_date' | 'accepted_date' | 'traceparent'>
type Publish<Topic extends string> = (topic: Topic, events: readonly Publishable[]) => Promise<void>

/** Derives an event, which is published to a topic before the one that it is derived from is acked. */
export type Emit<Topic extends string, Of> = (
  received: Received<Of>,
  topic: Topic,
  derivation: Derivation,
) => void

/**
 * Makes a handler of one that derives events: none, one or several from each. When it is done they are published, and when
 * RabbitMQ has confirmed them its own events are settled. So a process that dies in between does all of it again, and
 * the derived events come again under the same ids.
 *
 * What is derived from an event that gets a verdict is not published, as that event is not done.
 */
export function emitting<Topic extends string, Of extends Parent>(
  publish: Publish<Topic>,
  handle: (batch: readonly Received<Of>[], emit: Emit<Topic, Of>) => Promise<Verdicts<Of> | void>,
): Handle<Of> {
  return async (batch) => {
    const derived = gather<Topic, Of>()
    const verdicts = (await handle(batch, derived.emit)) ?? new Map<Received<Of>, Verdict>()
    await derived.publish(publish, (received) => !verdicts.has(received))
    return verdicts
  }
}

/** The same for slow work, whose events are handled one by one. */
export function emittingEach<Topic extends string, Of extends Parent>(
  publish: Publish<Topic>,
  handle: (received: Received<Of>, signal: AbortSignal, emit: Emit<Topic, Of>) => Promise<Verdict | void>,
): HandleEach<Of> {
  return async (received, signal) => {
    const derived = gather<Topic, Of>()
    const verdict = await handle(received, signal, derived.emit)
    await derived.publish(publish, () => verdict === undefined)
    return verdict
  }
}

function gather<Topic extends string, Of extends Parent>() {
  const derived: { readonly received: Received<Of>; readonly topic: Topic; readonly event: Event }[] = []
  const ids = new Map<Received<Of>, Set<string>>()

  return {
    emit(received: Received<Of>, topic: Topic, derivation: Derivation): void {
      const event = deriveEvent(received.event, derivation)
      const known = ids.get(received) ?? new Set()
      if (known.has(event.id))
        throw new Error(`Two events with the name '${derivation.name}' are derived from the same one`)
      ids.set(received, known.add(event.id))
      derived.push({ received, topic, event })
    },
    async publish(publish: Publish<Topic>, isDone: (received: Received<Of>) => boolean): Promise<void> {
      const byTopic = new Map<Topic, Event[]>()
      for (const { received, topic, event } of derived) {
        if (!isDone(received)) continue
        const events = byTopic.get(topic) ?? []
        byTopic.set(topic, events)
        events.push(event)
      }
      // All come to their end first: what this waits for no longer would still be published beside the next try.
      const published = await Promise.allSettled(
        [...byTopic].map(async ([topic, events]) => await publish(topic, events)),
      )
      for (const outcome of published) if (outcome.status === 'rejected') throw outcome.reason
    },
  }
}
