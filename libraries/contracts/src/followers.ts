import type { Plan } from './plan.ts'

/** The services that follow a topic that announces: their processes listen to it, or they have a subscription. */
export function followersOf(
  topic: string,
  { services, topology }: Pick<Plan, 'services' | 'topology'>,
): string[] {
  const consumers = topology.queues.flatMap((queue) => (queue.topic === topic ? (queue.consumer ?? []) : []))
  const hearers = services.filter(({ hears }) => hears?.includes(topic)).map(({ name }) => name)
  return [...new Set([...consumers, ...hearers])]
}
