import { jsonText, type Event, type Topology } from '@signalbox/contracts'
import { topology as ofSystems } from '@signalbox/systems'
import { createTestVhost } from '@signalbox/testing'
import { connect } from 'amqplib'
import { v7 as uuidv7 } from 'uuid'
import { connectBroker } from '../connect-broker.ts'

export const silent = { info() {}, warn() {}, error() {} }

export const newEvent = (data: Record<string, unknown> = {}): Event => ({
  id: uuidv7(),
  eventType: 'passiveEvent',
  create_date: new Date().toISOString(),
  data: jsonText(data),
})

/** A broker of this library in a vhost of its own, and a plain AMQP channel beside it to look and to meddle. */
export async function openTestBroker(topology: Topology = ofSystems) {
  const vhost = await createTestVhost()
  const connection = await connect(vhost.url)
  // Tests close connections on purpose.
  connection.on('error', () => {})
  const channel = await connection.createConfirmChannel()
  channel.on('error', () => {})
  const broker = await connectBroker(vhost.url, { topology, log: silent })
  return {
    vhost,
    broker,
    channel,
    async [Symbol.asyncDispose]() {
      await broker[Symbol.asyncDispose]()
      await connection.close().catch(() => {})
      await vhost[Symbol.asyncDispose]()
    },
  }
}
