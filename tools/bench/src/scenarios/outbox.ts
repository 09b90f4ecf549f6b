import { connect } from 'amqplib'
import { connectBroker } from '@signalbox/broker'
import { topology } from '@signalbox/systems'
import { median, pairedRatio } from '../figures.ts'
import { addAndDeleteRows, dropOutbox, makeOutbox, relayRows } from '../load/outbox-rows.ts'
import { atLeast, fact } from '../result.ts'
import type { Scenario } from '../scenario.ts'

const unit = 'rows/s'

/** Rows are added, relayed to a quorum queue that nobody reads, and deleted; and the same without a broker. */
export const outbox: Scenario = async ({ system, quick, log }) => {
  const { database, stack } = system
  const seconds = quick ? 5 : 15
  const rounds = quick ? 2 : 5
  const rates = { reference: [] as number[], relayed: [] as number[] }
  await system.empty()
  await system.stack.remove(system.service('service1'))
  const { rabbitmq } = stack.description
  await using broker = await connectBroker(rabbitmq, { topology, log: { info() {}, warn() {}, error() {} } })
  const connection = await connect(rabbitmq)
  const channel = await connection.createChannel()
  log('Rows of an outbox, added in transactions of 100 and relayed at the same time')
  for (let round = 1; round <= rounds; round += 1) {
    await makeOutbox(database)
    rates.reference.push(await addAndDeleteRows(database, seconds))
    await makeOutbox(database)
    rates.relayed.push(await relayRows({ database, broker }, seconds))
    await channel.purgeQueue('topic1')
    const line = Object.entries(rates).map(
      ([name, all]) => `${name} ${Math.round(all.at(-1) ?? 0).toLocaleString('en')}`,
    )
    log(`  ${line.join(', ')} ${unit}`)
  }
  await dropOutbox(database)
  await connection.close()
  await system.stack.add('service1')
  return [
    fact({
      scenario: 'outbox',
      what: 'rows added and deleted, without sending them',
      figure: median(rates.reference),
      unit,
    }),
    atLeast(0.35, {
      scenario: 'outbox',
      what: 'rows added, relayed to a quorum queue and deleted',
      figure: median(rates.relayed),
      unit,
      ratio: pairedRatio(rates.relayed, rates.reference),
      reference: 'rows added and deleted',
    }),
  ]
}
