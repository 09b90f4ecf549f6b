import { newEvent, type ClientEvent, type Outcome } from '@signalbox/client'
import { routes, type TopicName } from '@signalbox/systems'

/** Where an event has to end once it was acknowledged. */
export type Expectation = 'stored' | 'dead' | 'either'

/** One event that was sent, and what was answered. */
export type Sent = {
  readonly event: ClientEvent
  readonly topic: TopicName
  expectation: Expectation
  outcome: 'pending' | 'acknowledged' | 'refused' | 'inDoubt'
}

/** Everything that one row sent, by id, and when it was answered. */
export type History = {
  readonly sent: Map<string, Sent>
  /** Marks in the bodies of messages that are no events; each must be one dead letter. */
  readonly poison: Set<string>
  /** When each 202 arrived, by `performance.now()`. */
  readonly acknowledgedAt: number[]
  /** Makes an event and notes it, before anything is sent. */
  make(kind: 'passive' | 'active', expectation?: Expectation): ClientEvent
  /** Makes a mark for a message that is no event. */
  makePoison(): string
  answered(outcomes: readonly Outcome[]): void
}

/**
 * @param run row and seed: part of every value and mark, so that those of another run cannot pass for one of this one,
 *   and the same bad message in two runs is not one dead letter
 */
export function createHistory(run: string): History {
  const sent = new Map<string, Sent>()
  const poison = new Set<string>()
  const acknowledgedAt: number[] = []
  return {
    sent,
    poison,
    acknowledgedAt,
    make(kind, expectation = 'stored') {
      const eventType = kind === 'passive' ? 'passiveEvent' : 'activeEvent'
      const number = sent.size
      const event = newEvent({ eventType, value: `${run}-${number}`, data: { number } })
      sent.set(event.id, { event, topic: routes[eventType], expectation, outcome: 'pending' })
      return event
    },
    makePoison() {
      const mark = `poison-${run}-${poison.size}.`
      poison.add(mark)
      return mark
    },
    answered(outcomes) {
      for (const { event, status } of outcomes) {
        const entry = sent.get(event.id)
        if (entry) entry.outcome = status === 'confirmed' ? 'acknowledged' : status
      }
      if (outcomes.some(({ status }) => status === 'confirmed')) acknowledgedAt.push(performance.now())
    },
  }
}

/** The longest time without a 202, in seconds, between two moments by `performance.now()`. */
export function longestGap(acknowledgedAt: readonly number[], from: number, to: number): number {
  const moments = [from, ...acknowledgedAt.filter((at) => at > from && at < to), to].toSorted((a, b) => a - b)
  const gaps = moments.slice(1).map((at, index) => at - (moments[index] as number))
  return Math.max(0, ...gaps) / 1_000
}
