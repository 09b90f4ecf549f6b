import { topology, type Topology } from './topology.ts'

/** The service that takes events from clients and puts them onto the topics. */
export const entryService = 'api'

/** The service that takes what is given up, and keeps it in the table `dead_letters`. */
export const deadLetterService = 'dashboard-api'

/** The service that makes and drops partitions, rolls up figures and forgets what is old. */
export const upkeepService = 'service1'

/** Every service that takes part in the flow of events, in the order in which an event meets them. */
export const serviceNames: readonly string[] = [
  ...new Set([entryService, ...topology.topics.map((topic) => topic.consumer), deadLetterService]),
]

/** The queues that a service consumes. */
export function queuesOf(
  service: string,
  { topics, deadLetter }: Pick<Topology, 'topics' | 'deadLetter'> = topology,
): string[] {
  const queues = topics.filter((topic) => topic.consumer === service).map((topic) => topic.name)
  return service === deadLetterService ? [...queues, deadLetter.queue] : queues
}
