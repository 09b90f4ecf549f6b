import { serviceThat, type Plan } from './plan.ts'

/**
 * The service by which events come onto a topic from outside: the one that takes those of clients, unless another has a door
 * of its own and publishes what comes there.
 */
export function doorOf(topic: string, { services, routes }: Pick<Plan, 'services' | 'routes'>): string {
  const own = services.find(({ publishes }) => publishes?.includes(topic))
  return own && !Object.values(routes).includes(topic) ? own.name : serviceThat(services, 'takesEvents')
}
