import type { Plan } from './plan.ts'

/**
 * The services that put events onto a topic: those that take them from clients, pass them on, derive them from others, or
 * state that they publish there.
 */
export function publishersOf(
  topic: string,
  { topology: { queues }, services, routes }: Pick<Plan, 'topology' | 'services' | 'routes'>,
): string[] {
  const isTaken = Object.values(routes).includes(topic)
  return services
    .filter(
      ({ name, takesEvents, publishes = [] }) =>
        (takesEvents && isTaken) ||
        publishes.includes(topic) ||
        queues.some(
          ({ consumer, forwardsTo, emits = {} }) =>
            consumer === name && (forwardsTo === topic || topic in emits),
        ),
    )
    .map(({ name }) => name)
}

/** The services that follow a topic that announces: their processes listen to it, or they have a subscription. */
export function followersOf(
  topic: string,
  { services, topology }: Pick<Plan, 'services' | 'topology'>,
): string[] {
  const consumers = topology.queues.flatMap((queue) => (queue.topic === topic ? (queue.consumer ?? []) : []))
  const hearers = services.filter(({ hears }) => hears?.includes(topic)).map(({ name }) => name)
  return [...new Set([...consumers, ...hearers])]
}
