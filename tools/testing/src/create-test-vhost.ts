import { randomUUID } from 'node:crypto'
import { managementApi, type ManagementApi } from './management-api.ts'
import { servers } from './servers.ts'

/** Figures of a queue as the management API shows them: up to two seconds old, so poll them. */
export type QueueFigures = { readonly ready: number; readonly unacked: number; readonly consumers: number }

export type TestVhost = AsyncDisposable & {
  /** AMQP URL of the vhost, with a user who may do everything in it. */
  readonly url: string
  readonly name: string
  /** Of the whole broker, with credentials. */
  readonly managementUrl: string
  readonly management: ManagementApi
  /** Nothing while there is no such queue. */
  queue(name: string): Promise<QueueFigures | undefined>
  /** Throws away the messages that wait in a queue. */
  purge(queue: string): Promise<void>
  /** Closes every connection to the vhost, as a broker that restarts does. Returns how many there were. */
  closeConnections(): Promise<number>
}

/**
 * Makes a vhost that no other test sees. Deleted with all that is in it when disposed.
 *
 * @throws when the management API cannot be reached
 */
export async function createTestVhost(): Promise<TestVhost> {
  const { rabbitmqUrl, rabbitmqManagementUrl } = servers
  const management = managementApi(rabbitmqManagementUrl)
  const name = `test-${randomUUID()}`
  const user = new URL(rabbitmqUrl).username || 'guest'
  await management('PUT', `/vhosts/${name}`, {})
  await management('PUT', `/permissions/${name}/${user}`, { configure: '.*', write: '.*', read: '.*' })
  const url = new URL(rabbitmqUrl)
  url.pathname = `/${name}`
  return {
    url: url.href,
    name,
    managementUrl: rabbitmqManagementUrl,
    management,
    async queue(queueName) {
      const queues = (await management('GET', `/queues/${name}?disable_stats=false`)) as QueueEntry[]
      const queue = queues.find((one) => one.name === queueName)
      if (queue === undefined) return undefined
      const { messages_ready: ready = 0, messages_unacknowledged: unacked = 0, consumers = 0 } = queue
      return { ready, unacked, consumers }
    },
    async purge(queue) {
      await management('DELETE', `/queues/${name}/${encodeURIComponent(queue)}/contents`)
    },
    async closeConnections() {
      const connections = (await management('GET', `/vhosts/${name}/connections`)) as { name: string }[]
      for (const connection of connections) {
        // One that has gone meanwhile is as good as closed.
        await management('DELETE', `/connections/${encodeURIComponent(connection.name)}`).catch(
          () => undefined,
        )
      }
      return connections.length
    },
    async [Symbol.asyncDispose]() {
      await management('DELETE', `/vhosts/${name}`)
    },
  }
}

type QueueEntry = {
  name: string
  messages_ready?: number
  messages_unacknowledged?: number
  consumers?: number
}
