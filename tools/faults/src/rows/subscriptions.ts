import { subscriptionsOf, type Service } from '@signalbox/contracts'
import { typeOf } from '../history.ts'
import { openHandPublisher } from '../publish-by-hand.ts'
import { placesOf, readersOf, type List } from '../places.ts'
import { between } from '../random.ts'
import type { Row, RowContext } from '../row.ts'
import { readTables } from '../tables.ts'
import { seconds, until } from '../wait.ts'

const inTimeSeconds = 5

/** What several readers of a topic, and several lanes of it, must not do to each other. */
export function subscriptionRowsOf(list: List): readonly Row[] {
  return [
    ...list.services.filter((service) => sharedBy(service, list).length > 0).map((one) => stopped(one, list)),
    ...list.services.filter((service) => lanesOf(service, list).length > 0).map((one) => laned(one, list)),
  ]
}

/** The topics that a service reads beside others. */
function sharedBy({ name }: Service, list: List): string[] {
  const own = subscriptionsOf(list.topology).filter(({ consumer }) => consumer === name)
  return [...new Set(own.map(({ topic }) => topic))].filter((topic) => readersOf(topic, list).length > 1)
}

function lanesOf({ name }: Service, { topology }: List) {
  return topology.queues.filter(({ lane, consumer }) => lane !== undefined && consumer === name)
}

function stopped(service: Service, list: List): Row {
  const { name } = service
  const shared = sharedBy(service, list)
  return {
    name: `stopped-beside-others-${name}`,
    does: `${name} stands still (SIGSTOP); the other readers of ${shared.join(', ')} get their events in time.`,
    harms: { kind: 'subscriber', services: [name] },
    inject: async (context) => {
      const { world, history, driver, faultSeconds, defer } = context
      const pid = world.pid(name)
      process.kill(pid, 'SIGSTOP')
      defer(() => void process.kill(pid, 'SIGCONT'))
      await seconds(faultSeconds)
      for (const topic of shared) {
        const type = typeOf(topic)
        if (type === undefined) continue
        const event = history.make(type)
        await driver.send([event])
        const consumerOf = (queue = '') => list.topology.queues.find((one) => one.name === queue)?.consumer
        const others = placesOf(topic, list).filter(({ through }) =>
          through.every((queue) => consumerOf(queue) !== name),
        )
        await areIn(
          context,
          others.map(({ table }) => table),
          event.id,
        )
      }
    },
  }
}

async function areIn({ world }: RowContext, tables: readonly string[], id: string): Promise<void> {
  const known = new Set((await readTables(world.stage.sql)).map(({ name }) => name))
  for (const table of tables.filter((one) => known.has(one))) {
    const isIn = async () =>
      (await world.stage.sql(`SELECT 1 FROM "${table}" WHERE event_id = $1`, [id])).length > 0
    await until(`${table} has what another reader has not`, isIn, inTimeSeconds, 50)
  }
}

function laned(service: Service, list: List): Row {
  const { name } = service
  const lanes = lanesOf(service, list)
  return {
    name: `lane-of-${name}`,
    does: `Events travel on the lane ${[...new Set(lanes.map(({ lane }) => lane))].join(', ')} too, while ${name} is killed again and again.`,
    harms: { kind: 'lane', services: [name] },
    inject: async (context) => {
      const { world, history, random, faultSeconds } = context
      await using hand = await openHandPublisher(world.stage.brokerUrl)
      const keys = [...new Map(lanes.map(({ routingKey, topic }) => [routingKey, topic]))]
      const deadline = performance.now() + faultSeconds * 1_000
      let killAt = performance.now() + 500
      while (performance.now() < deadline) {
        for (const [routingKey, topic] of keys) {
          const type = typeOf(topic)
          if (type === undefined) continue
          const events = Array.from({ length: 10 }, () => history.make(type))
          await hand.publish(
            events.map((event) => ({
              routingKey,
              body: JSON.stringify(event),
              properties: { messageId: event.id },
            })),
          )
          history.acknowledge(events)
        }
        await seconds(0.05)
        if (performance.now() < killAt) continue
        process.kill(world.pid(name), 'SIGKILL')
        killAt = performance.now() + between(random, 1_500, 4_000)
      }
    },
  }
}
