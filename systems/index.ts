import {
  brokerRolesOf,
  databaseRolesOf,
  migrationsEnvironment,
  planOf,
  retryQueuesOf,
  samplesOf,
  serviceThat,
  submissionsOf,
  subscriptionsOf,
  variablesReadBy,
  type ConsumedBy,
  type EventTypeOf,
  type PublishedBy,
  type ServiceNameOf,
  type System,
  type TopicNameOf,
} from '@signalbox/contracts'
import { activePath } from './active-path/system.ts'
import { base } from './base/system.ts'
import { notifications } from './notifications/system.ts'
import { revenue } from './revenue/system.ts'

/** Every system that runs here, one line each. All that follows is made of this list. */
export const systems = [
  base,
  notifications,
  activePath,
  revenue,
  //
] as const

export type TopicName = TopicNameOf<typeof systems>
export type ServiceName = ServiceNameOf<typeof systems>
/** The queues that a service may consume and the topics onto which it may put events, as its system states them. */
export type Consumes<Service extends string> = ConsumedBy<typeof systems, Service>
export type Publishes<Service extends string> = PublishedBy<typeof systems, Service>
/** An event type that clients may send. */
export type EventType = EventTypeOf<typeof systems>

export const plan = planOf(systems)
export const { topology, topics, eventTypes, routes, variables } = plan
/** Each service as its system states it. */
export const services = plan.stated

/** Every topic's name, in the order in which events pass through them. */
export const topicNames = Object.keys(topics) as [TopicName, ...TopicName[]]
/** Every event type that clients may send, aliases among them. */
export const eventTypeNames = Object.keys(eventTypes) as [EventType, ...EventType[]]
/** Every service, in the order in which an event meets them. */
export const serviceNames: readonly ServiceName[] = plan.services.map(({ name }) => name)
/** The service that takes events from clients and puts them onto the topics. */
export const entryService = serviceThat(plan.services, 'takesEvents')
/** The folder of the pages at the address of the entry service, such as the simulator, where it has some. */
export const entryPages = plan.services.find(({ name }) => name === entryService)?.pages
/** The service that takes what is given up, and keeps it in the table `dead_letters`. */
export const deadLetterService = serviceThat(plan.services, 'keepsDeadLetters')
/** The service that makes and drops partitions, rolls up figures and forgets what is old. */
export const upkeepService = serviceThat(plan.services, 'keepsTables')

/** What is sent where any event will do. */
export const samples = samplesOf(plan)

/** The services that the cards of systems in the simulator ask. */
export const askedServices = plan.services.filter(({ name }) =>
  systems.some(({ page }: System) => page?.asks === name),
)

/** The names of every environment variable. */
export const variableNames = [...variables.keys()]
/** The variables that a service reads, in the order in which they are stated. */
export const variablesOf = (service: string) => variablesReadBy(service, plan)
/** Everybody who has a user of their own, in RabbitMQ and in PostgreSQL. */
export const brokerRoles = brokerRolesOf(plan)
export const databaseRoles = databaseRolesOf(plan)
/** The usual queue of every subscription; the first of a topic has its name. */
export const subscriptions = subscriptionsOf(topology)
export const subscriptionNames = subscriptions.map(({ name }) => name)
/** Every retry tier of every queue. */
export const retryQueues = topology.queues.flatMap(retryQueuesOf)

/** What the migrations are told besides the URLs. */
export const migrationsVariables = new Map(
  Object.entries(migrationsEnvironment).map(([name, variable]) => [
    name,
    { ...variable, readers: ['migrations'] },
  ]),
)

export const { EventSubmission, CountedSubmission, CloudEvent, submissionOf } = submissionsOf(eventTypes)
export type EventSubmission = ReturnType<typeof EventSubmission.parse>
export type CloudEvent = ReturnType<typeof CloudEvent.parse>
