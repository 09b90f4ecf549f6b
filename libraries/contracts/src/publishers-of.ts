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
