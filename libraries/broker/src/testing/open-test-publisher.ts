import { declarationsOf } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import { expect, vi } from 'vitest'
import type { Publishable, PublishOptions } from '../publication.ts'
import { openPublisher } from '../publisher.ts'
import { fakeConnection } from './fake-connection.ts'

const silent = { info() {}, warn() {}, error() {} }

/** An event whose line takes so many bytes. */
export function eventOf(id: string, bytes = 0) {
  const event = { id, eventType: 'passiveEvent', text: '' }
  return { ...event, text: 'x'.repeat(Math.max(0, bytes - JSON.stringify(event).length)) }
}

export const eventsOf = (count: number, bytes = 0) =>
  Array.from({ length: count }, (_, index) => eventOf(String(index), bytes))

/** A publisher to channels without a broker. Needs timers that are faked. */
export function openTestPublisher() {
  const fake = fakeConnection()
  const publisher = openPublisher({
    connection: fake.connection,
    declarations: declarationsOf(topology),
    log: silent,
    confirmTimeoutMs: 60_000,
  })
  const publish = (topic: string, events: readonly Publishable[], options?: PublishOptions) => {
    const publication: { fate?: unknown } = {}
    publisher.publish(topic, events, options).then(
      () => (publication.fate = 'confirmed'),
      (error: unknown) => (publication.fate = error),
    )
    return publication
  }
  const turn = async (ms = 0) => await vi.advanceTimersByTimeAsync(ms)
  const channel = () => fake.confirmChannels.at(-1) ?? expect.fail('There is no channel')
  /** The ids in each message that has no answer yet. */
  const open = () =>
    channel().open.map((body) => body.split('\n').map((line) => (JSON.parse(line) as { id: string }).id))
  return { ...fake, publisher, publish, turn, channel, open }
}
