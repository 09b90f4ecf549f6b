import type { EventReport, StoredEvent, Topic } from '@signalbox/contracts'
import { topics } from '@signalbox/systems'

/** One step of an event's journey. Times in milliseconds since its journey began. */
export type Hop = {
  readonly name: string
  readonly topic: string
  readonly from: number
  readonly to: number
  /** `queue`: it waited in RabbitMQ. `service`: a service had it. `open`: it waits still. `dead`: it ended here. */
  readonly kind: 'queue' | 'service' | 'open' | 'dead'
}

export type Journey = {
  /** When the api took it, or the first service where it was published by hand. RFC 3339. */
  readonly began: string
  readonly isAccepted: boolean
  /** How long before that the sender made it, by the sender's clock; below zero when that is ahead. */
  readonly madeBeforeMs: number
  readonly hops: readonly Hop[]
  /** How long all of it took so far. */
  readonly totalMs: number
}

const known: Record<string, Topic> = topics

/** What a service did with it, as a person would say it. */
function doneBy(topic: string): string {
  const { sealed = false, forwardsTo } = known[topic] ?? {}
  if (sealed && forwardsTo) return `re-sealed and stored in ${topic}`
  return sealed ? `opened and stored in ${topic}` : `stored in ${topic}`
}

/**
 * The journey of an event, step by step; nothing when no table has it.
 *
 * The times come from the clocks of the api, of services and of the database. Where one is behind another a step
 * would end before it began; it is then shown as no time at all.
 */
export function journeyOf({ stored, where, time, deadLetters }: EventReport): Journey | undefined {
  const [first] = stored
  if (!first) return undefined
  const began = first.accepted_date ?? first.received_date
  const start = Date.parse(began)
  const since = (date: string) => Math.max(0, Date.parse(date) - start)
  const hops = stored.flatMap((row, index): Hop[] => hopsThrough(row, stored[index - 1], since))
  const last = hops.at(-1)?.to ?? 0
  if (where.queue !== null) {
    const name = `waiting in the queue ${where.queue}`
    hops.push({ name, topic: where.queue, from: last, to: Math.max(last, since(time)), kind: 'open' })
  }
  const letter = where.word === 'dead' ? deadLetters.find(({ replayedAt }) => replayedAt === null) : undefined
  if (letter) {
    const name = `given up in ${letter.queue}: ${letter.reason}`
    hops.push({
      name,
      topic: letter.queue,
      from: last,
      to: Math.max(last, since(letter.lastFailure)),
      kind: 'dead',
    })
  }
  return {
    began,
    isAccepted: first.accepted_date !== null,
    madeBeforeMs: start - Date.parse(first.create_date),
    hops,
    totalMs: hops.reduce((most, { to }) => Math.max(most, to), 0),
  }
}

function hopsThrough(
  { topic, accepted_date, received_date, processed_date }: StoredEvent,
  before: StoredEvent | undefined,
  since: (date: string) => number,
): Hop[] {
  const consumer = known[topic]?.consumer ?? 'its service'
  const sent = since(before?.processed_date ?? accepted_date ?? received_date)
  const received = Math.max(sent, since(received_date))
  const done = Math.max(received, since(processed_date))
  return [
    { name: `received by ${consumer}`, topic, from: sent, to: received, kind: 'queue' },
    { name: doneBy(topic), topic, from: received, to: done, kind: 'service' },
  ]
}
