import type { EventError, Problem } from '@signalbox/contracts'
import type { ClientEvent } from './new-event.ts'

/** The broker has the event: it will be stored once, or be in the dead letters with a reason. */
export type Confirmed<Event = ClientEvent> = {
  readonly status: 'confirmed'
  readonly event: Event
  /** The topic that it travels on, where it was sent alone: the answer to many names none. */
  readonly topic?: string
  /** From the call of `send` to the answer, with all waits and retries in between, in milliseconds. */
  readonly confirmMs: number
}

/** The api did not take the event, and will not take it as it is. */
export type Refused<Event = ClientEvent> = {
  readonly status: 'refused'
  readonly event: Event
  readonly problem: Problem
  /** What is wrong with this very event; empty when the request as a whole was refused. */
  readonly errors: readonly EventError[]
}

/** No answer that can be trusted. Sending the event again under the same id is always safe. */
export type InDoubt<Event = ClientEvent> = {
  readonly status: 'inDoubt'
  readonly event: Event
  /** What happened, and whether the event may have been taken, in a sentence for people. */
  readonly reason: string
  /** The last thing that the api said about it, where it said anything. */
  readonly problem?: Problem
}

/** What became of one event. */
export type Outcome<Event = ClientEvent> = Confirmed<Event> | Refused<Event> | InDoubt<Event>
