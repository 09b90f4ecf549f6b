import type { Overview, ServiceOverview, Topic } from '@signalbox/contracts'
import { formatCount, formatMs, formatRate } from '@signalbox/ui'
import type { System } from './grid.ts'

function topicInWords(
  { name, consumer, forwardsTo, emits = {} }: Topic,
  { topics, ledger }: Overview,
): string {
  const topic = topics.find((one) => one.topic === name)
  const books = ledger.topics.find((one) => one.topic === name)
  if (!topic || !books) return `${name}: not known.`
  const { acceptedPerSecond, eventsPerSecond, oldestMs } = topic
  const waiting =
    books.inFlight === 0
      ? 'nothing waits'
      : `${formatCount(books.inFlight)} wait${oldestMs === null ? '' : `, the oldest for ${formatMs(Math.round(oldestMs / 1_000) * 1_000)}`}`
  const taken =
    consumer === undefined
      ? 'no service consumes this yet'
      : `${consumer} stores ${formatRate(eventsPerSecond)} each second`
  const onwards = forwardsTo === undefined ? '' : ` It puts them onto ${forwardsTo} as well.`
  const derives =
    Object.keys(emits).length === 0
      ? ''
      : ` It derives events for ${Object.keys(emits).join(' and ')} from them.`
  return (
    `${name}: ${formatRate(acceptedPerSecond)} events come in each second, ${waiting}, ` +
    `and ${taken}.${onwards}${derives}`
  )
}

function serviceInWords({ name, replicas, state, detail }: ServiceOverview): string {
  const processes = replicas === null ? '' : `, with ${replicas} ${replicas === 1 ? 'process' : 'processes'}`
  return `${name} is ${state}${processes}: ${detail}.`
}

/** All that the diagram shows, as sentences for those who do not see it, by what each is about. */
export function diagramInWords({ topics, entryService }: System, overview: Overview): Map<string, string> {
  const { services, ledger } = overview
  const doors = [...new Set(topics.map(({ door = entryService }) => door))]
  const dead = ledger.topics.reduce((sum, topic) => sum + topic.dead, 0)
  return new Map([
    [
      'clients',
      `Events come in through ${doors.join(' and ')}, which ${doors.length === 1 ? 'puts' : 'put'} them onto topics.`,
    ],
    ...topics.map((topic) => [topic.name, topicInWords(topic, overview)] as const),
    ...services.map((service) => [service.name, serviceInWords(service)] as const),
    [
      'retry',
      `${ledger.retrying === null ? 'An unknown number of' : formatCount(ledger.retrying)} messages wait for another try.`,
    ],
    ['dead', dead === 1 ? '1 event is a dead letter.' : `${formatCount(dead)} events are dead letters.`],
  ])
}
