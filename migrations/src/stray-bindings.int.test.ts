import { declarationsOf } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import { createTestVhost } from '@signalbox/testing'
import { expect, it } from 'vitest'
import { makeBrokerUsers } from './make-broker-users.ts'

// The law: after the migrations nothing leads into a queue or an exchange of ours that nobody has declared.

type Told = {
  readonly source: string
  readonly destination: string
  readonly destination_type: string
  readonly routing_key: string
}

it('what leads into a topic and was never declared is gone after the migrations, and what leads out stays', async () => {
  await using vhost = await createTestVhost()
  const migrate = async () =>
    makeBrokerUsers({ managementUrl: vhost.managementUrl, vhost: vhost.name, users: [] })
  const at = `/bindings/${vhost.name}`
  const told = async () =>
    ((await vhost.management('GET', at)) as Told[])
      .filter(({ source }) => source !== '')
      .map(({ source, destination_type: to, destination, routing_key: key }) =>
        [source, to, destination, key].join(' '),
      )
      .toSorted()
  await migrate()
  const declared = declarationsOf(topology).bindings.map(({ exchange, to, name, routingKey }) =>
    [exchange, to, name, routingKey].join(' '),
  )
  expect(await told()).toEqual(declared.toSorted())

  await vhost.management('POST', `${at}/e/events.topic1/e/events.topic3`, { routing_key: 'topic1' })
  await vhost.management('POST', `${at}/e/dead-letters.topic1/e/events.topic1`, { routing_key: '' })
  await vhost.management('POST', `${at}/e/events.topic2/q/topic1`, { routing_key: 'a key/with %' })
  await vhost.management('POST', `${at}/e/events.topic1/q/topic1`, {
    routing_key: 'topic1',
    arguments: { again: 1 },
  })
  await vhost.management('PUT', `/queues/${vhost.name}/audit`, { durable: true })
  await vhost.management('POST', `${at}/e/events.topic1/q/audit`, { routing_key: 'topic1' })
  await migrate()
  expect(await told()).toEqual([...declared, 'events.topic1 queue audit topic1'].toSorted())
})
