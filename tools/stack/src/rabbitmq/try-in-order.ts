import { DependencyUnavailable } from '../errors.ts'
import type { Rabbitmq } from './rabbitmq.ts'

/** One way to a RabbitMQ. */
export type Way = {
  /** What to tell when this way is closed. */
  readonly name: string
  available(): Promise<boolean>
  /** Gets what it needs, and gives what starts it. */
  prepare(): Promise<() => Promise<Rabbitmq>>
}

/**
 * Takes the first way that is open. What then fails in starting it is an error of its own: another broker
 * with other data is no answer to it.
 *
 * @throws DependencyUnavailable that tells why each way is closed and what to do
 */
export async function tryInOrder(
  ways: readonly Way[],
  signal?: AbortSignal,
): Promise<() => Promise<Rabbitmq>> {
  const closed: string[] = []
  const causes: unknown[] = []
  for (const { name, available, prepare } of ways) {
    signal?.throwIfAborted()
    if (await available()) {
      try {
        return await prepare()
      } catch (error) {
        signal?.throwIfAborted()
        causes.push(error)
      }
    }
    closed.push(name)
  }
  throw new DependencyUnavailable(
    `RabbitMQ cannot be had here (${closed.join('; ')}): install rabbitmq-server, or start Docker, or set RABBITMQ_URL and RABBITMQ_MANAGEMENT_URL to one that is running`,
    { cause: causes[0] },
  )
}
