import { newEvent, type ClientEvent, type Outcome } from '@signalbox/client'
import { exampleData } from '@signalbox/contracts'
import { eventTypes, plan } from '@signalbox/systems'
import { readersOf } from './places.ts'

/** Where an event has to end once it was acknowledged. */
export type Expectation = 'stored' | 'dead' | 'either'

/** One event that was sent, and what was answered. */
export type Sent = {
  readonly event: ClientEvent
  readonly topic: string
  expectation: Expectation
  outcome: 'pending' | 'acknowledged' | 'refused' | 'inDoubt'
}

/** Everything that one row sent, by id, and when it was answered. */
export type History = {
  readonly sent: Map<string, Sent>
  /** Marks in the bodies of messages that are no events; each must be one dead letter of each of the queues it comes to. */
  readonly poison: Map<string, readonly string[]>
  /** When each 202 arrived, by `performance.now()`. */
  readonly acknowledgedAt: number[]
  /**
   * Makes an event of a type that clients may send and notes it, before anything is sent.
   *
   * @param onto the topic onto which it is published by hand; that of its type where nothing is said
   */
  make(eventType: string, expectation?: Expectation, onto?: string): ClientEvent
  /** Makes a mark for a message that is no event and that is published to a topic. */
  makePoison(topic: string): string
  answered(outcomes: readonly Outcome[]): void
  /** Notes events that were published by hand: RabbitMQ has confirmed them, or the row fails. */
  acknowledge(events: readonly { readonly id: string }[]): void
}

const examples = new Map(Object.entries(eventTypes).map(([name, type]) => [name, exampleData(type.data)]))

/**
 * @param run row and seed: part of every value and mark, so that those of another run cannot pass for one of this one,
 *   and the same bad message in two runs is not one dead letter
 */
export function createHistory(run: string): History {
  const sent = new Map<string, Sent>()
  const poison = new Map<string, readonly string[]>()
  const acknowledgedAt: number[] = []
  return {
    sent,
    poison,
    acknowledgedAt,
    make(eventType, expectation = 'stored', onto) {
      const topic = onto ?? plan.routes[eventType as keyof typeof plan.routes]
      if (topic === undefined) throw new Error(`Clients may not send the event type '${eventType}'`)
      const number = sent.size
      // A type that says what its data must look like gets its example, so that all events of it differ in their value alone.
      const data = examples.get(eventType) ?? { number }
      const event = newEvent({ eventType, value: `${run}-${number}`, data })
      sent.set(event.id, { event, topic, expectation, outcome: 'pending' })
      return event
    },
    makePoison(topic) {
      const mark = `poison-${run}-${poison.size}.`
      poison.set(mark, readersOf(topic, plan))
      return mark
    },
    answered(outcomes) {
      for (const { event, status } of outcomes) {
        const entry = sent.get(event.id)
        if (entry) entry.outcome = status === 'confirmed' ? 'acknowledged' : status
      }
      if (outcomes.some(({ status }) => status === 'confirmed')) acknowledgedAt.push(performance.now())
    },
    acknowledge(events) {
      for (const { id } of events) {
        const entry = sent.get(id)
        if (entry) entry.outcome = 'acknowledged'
      }
    },
  }
}

/** A type of a topic that clients may send; nothing where only services put events onto it. */
export function typeOf(topic: string): string | undefined {
  return Object.entries(plan.routes).find(([, onto]) => onto === topic)?.[0]
}

/** The longest time without a 202, in seconds, between two moments by `performance.now()`. */
export function longestGap(acknowledgedAt: readonly number[], from: number, to: number): number {
  const moments = [from, ...acknowledgedAt.filter((at) => at > from && at < to), to].toSorted((a, b) => a - b)
  const gaps = moments.slice(1).map((at, index) => at - (moments[index] as number))
  return Math.max(0, ...gaps) / 1_000
}
