import { topics, topology, type TopicName, type Topology } from './topology.ts'

/** The service that takes events from clients and puts them onto the topics. */
export const entryService = 'api'

/** The service that takes what is given up, and keeps it in the table `dead_letters`. */
export const deadLetterService = 'dashboard-api'

/** The service that makes and drops partitions, rolls up figures and forgets what is old. */
export const upkeepService = 'service1'

type Consumer = Extract<(typeof topics)[TopicName], { consumer: string }>['consumer']

/** A service that takes part in the flow of events: its name, and that of its folder. */
export type ServiceName = typeof entryService | Consumer | typeof deadLetterService

const consumers = Object.values(topics).flatMap((topic): Consumer[] =>
  'consumer' in topic ? [topic.consumer] : [],
)

/** Every service that takes part in the flow of events, in the order in which an event meets them. */
export const serviceNames: readonly ServiceName[] = [
  ...new Set<ServiceName>([entryService, ...consumers, deadLetterService]),
]

/** The queues that a service consumes. */
export function queuesOf(
  service: string,
  system: Pick<Topology, 'topics' | 'deadLetter'> = topology,
): string[] {
  const queues = system.topics.filter((topic) => topic.consumer === service).map((topic) => topic.name)
  return service === deadLetterService ? [...queues, system.deadLetter.queue] : queues
}
