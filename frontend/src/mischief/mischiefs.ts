import type { Deed } from './deeds.ts'
import { sendPoison, sendThreeTimes, sendTooLarge, sendUnknownType, stopConsumer } from './deeds.ts'

export type Mischief = {
  readonly name: string
  /** On the button. */
  readonly label: string
  /** What should happen, for somebody who does not know the system. */
  readonly expectation: string
  /** Where on the dashboard to watch it. */
  readonly path: string
  /** Whether it needs a stack that allows faults. */
  readonly isFault: boolean
  readonly deed: Deed
}

/** All that can be done to the system from here, the gentlest first. */
export const mischiefs: readonly Mischief[] = [
  {
    name: 'same-event',
    label: 'Send the same event three times',
    expectation:
      'All three are confirmed, and it is stored once: the id is known, so the others change nothing.',
    path: '/',
    isFault: false,
    deed: sendThreeTimes,
  },
  {
    name: 'unknown-type',
    label: 'Send an unknown type',
    expectation: 'The API refuses it at once and names the types that there are. Nothing enters RabbitMQ.',
    path: '/',
    isFault: false,
    deed: sendUnknownType,
  },
  {
    name: 'too-large',
    label: 'Send an event that is too large',
    expectation: 'The API refuses 5 MB unread, says how much it takes, and goes on for everybody else.',
    path: '/',
    isFault: false,
    deed: sendTooLarge,
  },
  {
    name: 'poison',
    label: 'Send a poison event',
    expectation:
      'It is put into RabbitMQ past the API, and nobody can read it. The service that gets it gives it up, with the dead letters and the reason, and goes on with the next event.',
    path: '/dead-letters',
    isFault: true,
    deed: sendPoison,
  },
  {
    name: 'stop-consumer',
    label: 'Stop a consumer for ten seconds',
    expectation:
      'The service at the end of the longest way stands still. Events are still confirmed and wait in its queue; when it goes on, all of them are stored.',
    path: '/',
    isFault: true,
    deed: stopConsumer,
  },
]
