import { setTimeout as wait } from 'node:timers/promises'
import { connect, type ConfirmChannel, type ConsumeMessage } from 'amqplib'
import type { Database } from '@signalbox/database'
import { v7 as uuidv7 } from 'uuid'

const text = `
  INSERT INTO topic1 (event_id, event_type, create_date, received_date, event_data)
  VALUES ($1, $2, $3, $4, $5) ON CONFLICT (event_id) DO NOTHING`

const queue = 'bench-one-by-one'
// The queue must not run empty, and need not grow.
const waitingMax = 1_000
const publishers = 20

export type OneByOneOptions = {
  readonly rabbitmqUrl: string
  readonly database: Database
  readonly seconds: number
}

/**
 * What people write first, as the tutorials have it: one message for each event, one insert for each message,
 * one ack for each insert, and then the next (`prefetch(1)`). Same broker, same kind of queue, same table,
 * everything durable. Returns how many events a second it stores.
 */
export async function oneByOne({ rabbitmqUrl, database, seconds }: OneByOneOptions): Promise<number> {
  const connection = await connect(rabbitmqUrl, { noDelay: true })
  const consumer = await connection.createChannel()
  const publisher = await connection.createConfirmChannel()
  await consumer.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } })
  await consumer.purgeQueue(queue)
  await consumer.prefetch(1)
  let published = 0
  let stored = 0
  let failure: Error | undefined
  let storing = Promise.resolve()

  async function store(message: ConsumeMessage): Promise<void> {
    const { id, eventType, create_date, data } = JSON.parse(message.content.toString())
    const values = [id, eventType, create_date, new Date().toISOString(), JSON.stringify(data)]
    try {
      await database.query({ name: 'one-by-one', text, values })
      consumer.ack(message)
      stored += 1
    } catch (error) {
      failure = error as Error
    }
  }
  const { consumerTag } = await consumer.consume(queue, (message) => {
    if (message !== null) storing = store(message)
  })

  const startedAt = performance.now()
  const isOver = () => failure !== undefined || performance.now() - startedAt > seconds * 1_000
  async function publishInTurn(): Promise<void> {
    while (!isOver()) {
      if (published - stored > waitingMax) {
        await wait(5)
        continue
      }
      published += 1
      await publish(publisher)
    }
  }
  await Promise.all(Array.from({ length: publishers }, publishInTurn))
  const rate = (stored / (performance.now() - startedAt)) * 1_000

  await consumer.cancel(consumerTag)
  await storing
  await consumer.deleteQueue(queue)
  await connection.close()
  if (failure) throw failure
  return rate
}

async function publish(channel: ConfirmChannel): Promise<void> {
  const event = {
    id: uuidv7(),
    eventType: 'passiveEvent',
    create_date: new Date().toISOString(),
    data: { sensor: 'north', reading: 21.5 },
  }
  await new Promise<void>((resolve, reject) => {
    channel.sendToQueue(queue, Buffer.from(JSON.stringify(event)), { persistent: true }, (error) => {
      if (error === null) resolve()
      else reject(error as Error)
    })
  })
}
