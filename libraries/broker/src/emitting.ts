import { PermanentError, uncountedOf, type Event, type Topic } from '@signalbox/contracts'
import { deriveEvent, type Derivation, type Parent } from './derive-event.ts'
import type { HandleEach } from './handle-each.ts'
import type { Handle, Received, Verdict, Verdicts } from './handler.ts'
import { isTooLarge } from './is-too-large.ts'
import type { Publishable } from './publication.ts'

export type EmittingOptions<Onto extends string> = {
  /** Resolves once RabbitMQ has confirmed all of them. */
  readonly publish: (topic: Onto, events: readonly Publishable[]) => Promise<void>
  /** The queue that is consumed, with what its system states that is derived from its events. */
  readonly from: Pick<Topic, 'name' | 'emits'>
}

/**
 * Derives an event, which is published to a topic before the one that it is derived from is acked.
 *
 * @throws PermanentError when it is larger than a message may be
 */
export type Emit<Onto extends string, Of> = (
  received: Received<Of>,
  topic: Onto,
  derivation: Derivation,
) => void

/**
 * Tells onto which topics the events are put that were derived from each event of a batch, for the statement that stores
 * those: it counts them for the ledger (`count_derived`), and so nothing more may be derived from them afterwards. Events
 * that nobody has counted are told of as not counted.
 */
export type CountDerived<Of> = (batch: readonly Received<Of>[]) => string[][]

/**
 * Makes a handler of one that derives events: none, one or several from each. When it is done they are published, and when
 * RabbitMQ has confirmed them its own events are settled. So a process that dies in between does all of it again, and
 * the derived events come again under the same ids.
 *
 * What is derived from an event that gets a verdict is not published, as that event is not done.
 */
export function emitting<Onto extends string, Of extends Parent>(
  options: EmittingOptions<Onto>,
  handle: (
    batch: readonly Received<Of>[],
    emit: Emit<Onto, Of>,
    count: CountDerived<Of>,
  ) => Promise<Verdicts<Of> | void>,
): Handle<Of> {
  return async (batch) => {
    const derived = gather<Onto, Of>(options)
    const verdicts = (await handle(batch, derived.emit, derived.count)) ?? new Map<Received<Of>, Verdict>()
    await derived.publish((received) => !verdicts.has(received))
    return verdicts
  }
}

/** The same for slow work, whose events are handled one by one. */
export function emittingEach<Onto extends string, Of extends Parent>(
  options: EmittingOptions<Onto>,
  handle: (
    received: Received<Of>,
    signal: AbortSignal,
    emit: Emit<Onto, Of>,
    count: CountDerived<Of>,
  ) => Promise<Verdict | void>,
): HandleEach<Of> {
  return async (received, signal) => {
    const derived = gather<Onto, Of>(options)
    const verdict = await handle(received, signal, derived.emit, derived.count)
    await derived.publish(() => verdict === undefined)
    return verdict
  }
}

function gather<Onto extends string, Of extends Parent>({ publish, from }: EmittingOptions<Onto>) {
  // By its parent, and by its id.
  const derived = new Map<Received<Of>, Map<string, { readonly topic: Onto; readonly event: Event }>>()
  const counted = new Set<Received<Of>>()
  const uncounted = uncountedOf(from.name)

  return {
    emit(received: Received<Of>, topic: Onto, derivation: Derivation): void {
      const event = deriveEvent(received.event, derivation, uncounted)
      const others = derived.get(received) ?? new Map()
      if (!from.emits?.[topic])
        throw new Error(`The system of '${from.name}' does not state that it emits to '${topic}'`)
      if (others.has(event.id))
        throw new Error(`Two events with the name '${derivation.name}' are derived from the same one`)
      if (counted.has(received))
        throw new Error(`'${derivation.name}' is derived from an event that was counted without it`)
      // Found before anything of its parent is stored and counted.
      if (isTooLarge(event)) throw new PermanentError('too_large', 'What is derived from it is too large')
      derived.set(received, others.set(event.id, { topic, event }))
    },
    count: (batch: readonly Received<Of>[]): string[][] =>
      batch.map((received) => {
        counted.add(received)
        return [...(derived.get(received)?.values() ?? [])].map(({ topic }) => topic)
      }),
    async publish(isDone: (received: Received<Of>) => boolean): Promise<void> {
      const byTopic = new Map<Onto, Event[]>()
      for (const [received, ones] of derived) {
        if (!isDone(received)) continue
        for (const { topic, event } of ones.values()) {
          const events = byTopic.get(topic) ?? []
          byTopic.set(topic, events)
          events.push(counted.has(received) ? { ...event, accepted_by: from.name } : event)
        }
      }
      // All come to their end first: what this waits for no longer would still be published beside the next try.
      const published = await Promise.allSettled(
        [...byTopic].map(async ([topic, events]) => await publish(topic, events)),
      )
      for (const outcome of published) if (outcome.status === 'rejected') throw outcome.reason
    },
  }
}
