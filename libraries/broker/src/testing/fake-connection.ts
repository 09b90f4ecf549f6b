import { EventEmitter } from 'node:events'
import type { ChannelModel, ConfirmChannel, Options } from 'amqplib'
import type { Connection } from '../connection.ts'

type Published = {
  readonly exchange: string
  readonly routingKey: string
  readonly body: Buffer
  readonly properties: Options.Publish
  readonly answer: (error: Error | null) => void
}

/**
 * A confirm channel without a broker. It fails and closes as those of amqplib do, except for the wording of its errors:
 * nothing may hang on that.
 */
export class FakeChannel extends EventEmitter {
  readonly published: Published[] = []
  readonly asserted: string[] = []
  /** All that was declared, in its order. */
  readonly declared: object[] = []
  isClosed: boolean = false
  private unconfirmed: Published[] = []

  constructor() {
    super()
    // amqplib's own listener comes first as well.
    this.on('close', () => {
      for (const { answer } of this.unconfirmed.splice(0)) answer(new Error('message nacked'))
    })
  }

  publish(
    exchange: string,
    routingKey: string,
    body: Buffer,
    properties: Options.Publish,
    answer: Published['answer'],
  ): boolean {
    if (this.isClosed) throw new Error('Channel closed')
    const message = { exchange, routingKey, body, properties, answer }
    this.published.push(message)
    this.unconfirmed.push(message)
    return true
  }

  /** What is at the broker and has no answer yet, oldest first. */
  get open(): readonly string[] {
    return this.unconfirmed.map(({ body }) => body.toString())
  }

  ack(count = 1): void {
    for (const { answer } of this.unconfirmed.splice(0, count)) answer(null)
  }

  nack(count = 1): void {
    for (const { answer } of this.unconfirmed.splice(0, count)) answer(new Error('channel closed'))
  }

  /** As the broker does it, with a reply code. */
  end(code?: number): void {
    if (this.isClosed) return
    this.isClosed = true
    if (code !== undefined) this.emit('error', Object.assign(new Error('Closed for some reason'), { code }))
    this.emit('close')
  }

  async close(): Promise<void> {
    this.end()
  }

  async assertExchange(name: string, type: string, options: Options.AssertExchange): Promise<void> {
    this.asserted.push(name)
    this.declared.push({ exchange: name, type, ...options })
  }

  async assertQueue(name: string, options: Options.AssertQueue): Promise<void> {
    this.asserted.push(name)
    this.declared.push({ queue: name, ...options })
  }

  async bindQueue(queue: string, from: string, routingKey: string): Promise<void> {
    this.declared.push({ queue, from, routingKey })
  }

  async bindExchange(exchange: string, from: string, routingKey: string): Promise<void> {
    this.declared.push({ exchange, from, routingKey })
  }
}

/** A connection without a broker, which is there from the beginning. */
export function fakeConnection() {
  const confirmChannels: FakeChannel[] = []
  const channels: FakeChannel[] = []
  const open = (list: FakeChannel[]) => async () => {
    const channel = new FakeChannel()
    list.push(channel)
    return channel as unknown as ConfirmChannel
  }
  // Another one for each connection, as it is with amqplib.
  const newModel = () =>
    ({
      createChannel: open(channels),
      createConfirmChannel: open(confirmChannels),
    }) as unknown as ChannelModel
  const events = new EventEmitter()
  // As many lanes listen as there are.
  events.setMaxListeners(0)
  let model = newModel()
  const connection: Connection = {
    onConnected(listener) {
      events.on('connected', listener)
      listener(model)
    },
    onDisconnected: (listener) => void events.on('disconnected', listener),
    onBlocked: (listener) => void events.on('blocked', listener),
    async [Symbol.asyncDispose]() {},
  }
  return {
    connection,
    /** Those that can publish, oldest first. */
    confirmChannels,
    channels,
    block: (reason?: string) => void events.emit('blocked', reason),
    disconnect: () => {
      events.emit('disconnected')
      for (const channel of [...channels, ...confirmChannels]) channel.end()
    },
    connect: () => {
      model = newModel()
      events.emit('connected', model)
    },
  }
}
