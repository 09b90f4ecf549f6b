import { topology } from './topology.ts'

/** The service that takes events from clients and puts them onto the topics. */
export const entryService = 'api'

/** The service that takes what is given up, and keeps it in the table `dead_letters`. */
export const deadLetterService = 'dashboard-api'

/** Every service that takes part in the flow of events, in the order in which an event meets them. */
export const serviceNames: readonly string[] = [
  ...new Set([entryService, ...topology.topics.map((topic) => topic.consumer), deadLetterService]),
]

/** The queues that a service consumes. */
export function queuesOf(service: string): string[] {
  const queues = topology.topics.filter((topic) => topic.consumer === service).map((topic) => topic.name)
  return service === deadLetterService ? [...queues, topology.deadLetter.queue] : queues
}
