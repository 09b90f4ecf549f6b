import type { Topic } from '@signalbox/contracts'

/** A row: a topic by its first subscription, or another subscription of one, which gets copies. */
export type Row = Topic & {
  readonly copyOf?: string
  /** Whether clients send events there, so that it begins with them whoever derives some as well. */
  readonly sent?: boolean
  /** The service by which events come in from outside, where that is not the one that takes those of most topics. */
  readonly door?: string
}

/** The facts that the diagram is drawn from. */
export type System = {
  readonly topics: readonly Row[]
  /** Which topic an event travels on, by its type. */
  readonly routes: Readonly<Record<string, string>>
  readonly entryService: string
  readonly deadLetter: { readonly queue: string; readonly service: string; readonly table: string }
}

/** A `vacancy` stands where a service would, while none consumes the topic. */
export type BoxKind = 'source' | 'service' | 'vacancy' | 'queue' | 'table' | 'retry'

/** A box's place: stages follow the way of an event, rows lie beside each other. */
export type Place = {
  readonly id: string
  readonly kind: BoxKind
  readonly name: string
  readonly stage: number
  /** First and last row that it spans. */
  readonly rows: readonly [number, number]
  /** The topic whose colour it has. */
  readonly topic?: string
  /** Of a source: the event types that clients send there. */
  readonly eventTypes?: readonly string[]
}

export type Grid = {
  readonly places: readonly Place[]
  readonly stages: number
  /** One for each topic, and the last for what went wrong. */
  readonly rows: number
  /** The topics in the order of their rows. */
  readonly topics: readonly Row[]
}

/** Behind which topic one is drawn: that whose events are put onto it next, or else that from whose events its own are derived. */
export function feederOf(
  { name, copyOf = name, sent = false }: Row,
  topics: readonly Row[],
): Row | undefined {
  const deriving = () => topics.find(({ emits = {} }) => copyOf in emits)
  return topics.find(({ forwardsTo }) => forwardsTo === copyOf) ?? (sent ? undefined : deriving())
}

/** How many topics an event has passed before this one. */
function depthOf(topic: Row, topics: readonly Row[], seen: readonly string[] = []): number {
  const feeder = feederOf(topic, topics)
  // Topics that feed each other in a ring have no first; the one that is listed first is drawn first.
  if (!feeder || feeder.name === topic.name || seen.includes(feeder.name)) return 0
  return 1 + depthOf(feeder, topics, [...seen, topic.name])
}

/** The stage at which a topic's queue stands; its service is at the next one. */
export function queueStage(topic: Row, topics: readonly Row[]): number {
  return 2 + 2 * depthOf(topic, topics)
}

/**
 * Gives everything in the system its place: clients at the first stage, then the service that takes events, then for
 * each topic its queue and its service, and every table at the last. A topic is one row, straight from end to end.
 */
export function placeSystem({ topics: given, routes, entryService, deadLetter }: System): Grid {
  const consumers = [...new Set(given.map((topic) => topic.consumer))]
  const doorOf = ({ door = entryService }: Row) => door
  const doors = [...new Set(given.map(doorOf))]
  const order = (topic: Row) =>
    queueStage(topic, given) * 1_000_000 +
    doors.indexOf(doorOf(topic)) * 1_000 +
    consumers.indexOf(topic.consumer)
  const topics = given.toSorted((a, b) => order(a) - order(b))
  const failureRow = topics.length
  // What is given up runs beside the last topics of the journey, and needs a stage after the retries.
  const lastQueue = Math.max(4, ...topics.map((topic) => queueStage(topic, given)))
  const lastStage = lastQueue + 2

  const entry = topics.filter((topic) => queueStage(topic, given) === 2)
  const sources = entry.filter(isFirst).map((topic): Place => {
    const eventTypes = Object.keys(routes).filter((type) => routes[type] === topic.name)
    const row = topics.indexOf(topic)
    return {
      ...at('source', topic.name, 0, [row, row]),
      topic: topic.name,
      eventTypes,
    }
  })
  const rowsOf = (some: readonly Row[]): [number, number] => {
    const rows = some.map((topic) => topics.indexOf(topic))
    return [Math.min(...rows), Math.max(...rows)]
  }
  const stationOf = (topic: Row) =>
    `${queueStage(topic, given) + 1} ${topic.consumer ?? `nobody at ${topic.name}`}`
  const services = [...new Set(topics.map(stationOf))].flatMap((station) => {
    const own = topics.filter((topic) => stationOf(topic) === station)
    const [first] = own
    if (!first) return []
    const { name, consumer } = first
    const stage = queueStage(first, given) + 1
    return [
      consumer === undefined
        ? at('vacancy', name, stage, rowsOf(own))
        : at('service', consumer, stage, rowsOf(own)),
    ]
  })
  const ends = topics.flatMap((topic, row): Place[] => [
    { ...at('queue', topic.name, queueStage(topic, given), [row, row]), topic: topic.name },
    { ...at('table', topic.table, lastStage, [row, row]), topic: topic.name },
  ])
  const failures = [
    at('retry', 'retry', 2, [failureRow, failureRow]),
    at('queue', deadLetter.queue, lastQueue, [failureRow, failureRow]),
    at('service', deadLetter.service, lastQueue + 1, [failureRow, failureRow]),
    at('table', deadLetter.table, lastStage, [failureRow, failureRow]),
  ]
  const entries = [...new Set(entry.map(doorOf))].map((door) =>
    at('service', door, 1, rowsOf(entry.filter((topic) => doorOf(topic) === door))),
  )
  const places = [...sources, ...entries, ...services, ...ends, ...failures]
  return { places, stages: lastStage + 1, rows: failureRow + 1, topics }
}

const isFirst = ({ copyOf }: Row) => copyOf === undefined

function at(kind: BoxKind, name: string, stage: number, rows: readonly [number, number]): Place {
  return { id: `${kind} ${name} ${stage}`, kind, name, stage, rows }
}
