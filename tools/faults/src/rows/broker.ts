import { eventTypeNames, subscriptions, topology } from '@signalbox/systems'
import { everyConsumer, readers } from '../harmed.ts'
import type { Row, RowContext } from '../row.ts'
import { tableList } from '../tables.ts'
import { seconds, until } from '../wait.ts'

/** What can happen to RabbitMQ itself. */
export const brokerRows: readonly Row[] = [
  {
    name: 'broker-restart',
    does: 'RabbitMQ is stopped and started again.',
    harms: everyConsumer('broker restart'),
    inject: async ({ world }) => world.rabbitmq.restart(),
    inSoup: true,
  },
  {
    name: 'broker-kill',
    does: 'RabbitMQ is killed with SIGKILL and started again.',
    harms: everyConsumer('broker restart'),
    inject: async ({ world }) => {
      process.kill(world.rabbitmq.pid as number, 'SIGKILL')
      await seconds(1)
      await until('RabbitMQ answers', async () => (await world.manage('GET', '/overview')) !== null)
    },
    inSoup: true,
  },
  {
    name: 'broker-stopped',
    does: 'RabbitMQ stands still (SIGSTOP) for three times --seconds and goes on.',
    inject: async ({ world, faultSeconds, defer }) => {
      const pid = world.rabbitmq.pid as number
      process.kill(pid, 'SIGSTOP')
      defer(() => void process.kill(pid, 'SIGCONT'))
      await seconds(3 * faultSeconds)
    },
    load: { deadlineSeconds: 90 },
  },
  {
    name: 'memory-alarm',
    does: 'RabbitMQ raises its memory alarm and takes no more messages; senders are told so at once.',
    inject: async (context) => {
      const { world, faultSeconds, defer } = context
      defer(() => world.erlang('vm_memory_monitor:set_vm_memory_high_watermark(0.4).'))
      await world.erlang('vm_memory_monitor:set_vm_memory_high_watermark(0.00001).')
      await refusesAtOnce(context)
      await seconds(faultSeconds)
    },
    inSoup: true,
  },
  {
    name: 'disk-alarm',
    does: 'RabbitMQ raises its disk alarm and takes no more messages; senders are told so at once.',
    inject: async (context) => {
      const { world, faultSeconds, defer } = context
      defer(() => world.erlang('rabbit_disk_monitor:set_disk_free_limit(1000000).'))
      await world.erlang('rabbit_disk_monitor:set_disk_free_limit(1000000000000000).')
      await refusesAtOnce(context)
      await seconds(faultSeconds)
    },
    inSoup: true,
  },
  {
    name: 'queue-full',
    does: 'Each queue may hold five messages and refuses the rest, while their consumers stand still.',
    inject: async (context) => {
      const { world, faultSeconds, defer, load } = context
      await limitQueues(context, { 'max-length': 5, overflow: 'reject-publish' })
      // Quorum queues of RabbitMQ 3.10 tell publishers to go on when they are below their limit, and never when
      // there is no limit any more: it is taken away when all has passed.
      defer(async () => {
        load.pause()
        await load.settled()
        await until('the queues are empty', async () =>
          (await world.queues()).every(({ messages }) => messages === 0),
        )
        load.resume()
      })
      for (const pid of readers.map((name) => world.pid(name))) {
        process.kill(pid, 'SIGSTOP')
        defer(() => void process.kill(pid, 'SIGCONT'))
      }
      // What a consumer has in hand does not count as in the queue.
      world.brokerLink.reset(' consume')
      await seconds(faultSeconds)
    },
  },
  {
    name: 'queue-deleted',
    does: 'Each queue is deleted under its consumer while nothing is in it, and the load goes on at once.',
    inject: async ({ world, load }) => {
      const { vhost } = world.stage
      for (const queue of subscriptions.map(({ name }) => name)) {
        load.pause()
        await load.settled()
        await until('the queues are empty', async () =>
          (await world.queues()).every(({ messages }) => messages === 0),
        )
        await seconds(2.5)
        await world.manage('DELETE', `/queues/${vhost}/${queue}`)
        load.resume()
        await seconds(2)
      }
    },
  },
  {
    name: 'connections-closed',
    does: 'An operator closes every connection to RabbitMQ, again and again.',
    inject: async ({ world, faultSeconds }) => {
      const deadline = performance.now() + faultSeconds * 1_000
      while (performance.now() < deadline) {
        const open = (await world.manage('GET', `/vhosts/${world.stage.vhost}/connections`)) as {
          name: string
        }[]
        for (const { name } of open)
          await world.manage('DELETE', `/connections/${encodeURIComponent(name)}`).catch(() => undefined)
        await seconds(1)
      }
    },
    inSoup: true,
  },
  {
    name: 'channels-killed',
    does: 'Every channel of RabbitMQ crashes.',
    inject: async ({ world, faultSeconds }) => {
      await world.erlang('[exit(Channel, kill) || Channel <- rabbit_channel:list()], ok.')
      await seconds(faultSeconds / 2)
    },
    inSoup: true,
  },
  {
    name: 'ack-time-out',
    does: 'RabbitMQ closes the channels of consumers that hold messages for two seconds, while the tables are locked.',
    inject: async ({ world, faultSeconds, defer }) => {
      const set = async (consumer: number, tick: number) =>
        world.erlang(
          `application:set_env(rabbit, consumer_timeout, ${consumer}), application:set_env(rabbit, channel_tick_interval, ${tick}).`,
        )
      defer(async () => {
        await set(1_800_000, 60_000)
        world.brokerLink.reset()
      })
      await set(2_000, 500)
      // Both are read when a channel is opened.
      world.brokerLink.reset()
      await seconds(2)
      await world.stage.sql(
        `DO $$ BEGIN LOCK TABLE ${await tableList(world)}; PERFORM pg_sleep(${Math.max(6, faultSeconds)}); END $$`,
      )
    },
  },
]

/** Puts a policy on the topics' queues until the end of the row. */
export async function limitQueues({ world, defer }: RowContext, definition: object): Promise<void> {
  const path = `/policies/${world.stage.vhost}/faults`
  const queues = topology.queues.map(({ name }) => name.replaceAll('.', String.raw`\.`))
  defer(() => world.manage('DELETE', path))
  await world.manage('PUT', path, { pattern: `^(${queues.join('|')})$`, 'apply-to': 'queues', definition })
}

/** Whoever sends during an alarm hears of it at once, and not when it has waited for a confirm in vain. */
async function refusesAtOnce({ world, history }: RowContext): Promise<void> {
  await until(
    'the api refuses at once',
    async () => {
      const { status } = await fetch(`${world.stage.stack.description.api}/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(history.make(eventTypeNames[0], 'either')),
        signal: AbortSignal.timeout(1_000),
      })
      return status === 503
    },
    15,
  )
}
