import { EventsTooLarge } from '@signalbox/broker'
import type { EventError, SealedEvent } from '@signalbox/contracts'
import type { TopicName } from '@signalbox/systems'
import { unconfirmed, type countPublished } from '@signalbox/service'
import type { Verdict } from './judge-events.ts'

const sendAgain =
  'RabbitMQ did not confirm. Send the same events with the same ids again; without ids of your own they may be stored twice'

/**
 * Publishes the good events of a request. All or nothing for the client: unless every topic has confirmed, the whole
 * request may be sent again.
 *
 * An event that is too large to be published can never be taken, however often it is sent: it is refused like one that
 * is not valid, and the others are published without it.
 *
 * @param many whether the request may hold several events; then their places are named
 * @returns the verdict as it is now
 * @throws ProblemError when the same request may be sent again
 */
export async function publishEvents(
  publish: ReturnType<typeof countPublished>,
  verdict: Verdict,
  many: boolean,
): Promise<Verdict> {
  const topics = [...verdict.byTopic]
  const outcomes = await Promise.allSettled(
    topics.map(([topic, events]) => publishTaken(publish, topic, events)),
  )
  let after = verdict
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === 'rejected') throw unconfirmed(outcome.reason, sendAgain)
    const [topic] = topics[index] ?? []
    if (topic && outcome.value.length > 0) after = withoutTooLarge(after, topic, outcome.value, many)
  }
  return after
}

/** @returns the positions of those that are too large */
async function publishTaken(
  publish: ReturnType<typeof countPublished>,
  topic: TopicName,
  events: readonly SealedEvent[],
): Promise<readonly number[]> {
  try {
    if (events.length > 0) await publish(topic, events)
    return []
  } catch (error) {
    if (!(error instanceof EventsTooLarge)) throw error
    const tooLarge = new Set(error.positions)
    const others = [...events.entries()].filter(([position]) => !tooLarge.has(position))
    const more = await publishTaken(
      publish,
      topic,
      others.map(([, event]) => event),
    )
    return [...tooLarge, ...more.flatMap((position) => others[position]?.[0] ?? [])]
  }
}

function withoutTooLarge(
  { byTopic, places, accepted, rejectedByTopic, rejected, errors }: Verdict,
  topic: TopicName,
  positions: readonly number[],
  many: boolean,
): Verdict {
  const found = positions.map((position): EventError => {
    const place = many ? { index: places.get(topic)?.[position] ?? 0 } : {}
    const detail = 'The event is larger than a message may be; send what it holds as several, or a link to it'
    return { ...place, pointer: '', code: 'event_too_large', detail }
  })
  const refused = new Set(positions)
  const isLeft = (_: unknown, position: number) => !refused.has(position)
  return {
    byTopic: new Map(byTopic).set(topic, (byTopic.get(topic) ?? []).filter(isLeft)),
    places: new Map(places).set(topic, (places.get(topic) ?? []).filter(isLeft)),
    accepted: accepted - refused.size,
    rejectedByTopic: new Map(rejectedByTopic).set(topic, (rejectedByTopic.get(topic) ?? 0) + refused.size),
    rejected: rejected + refused.size,
    errors: [...errors, ...found].toSorted((one, other) => (one.index ?? 0) - (other.index ?? 0)),
  }
}
