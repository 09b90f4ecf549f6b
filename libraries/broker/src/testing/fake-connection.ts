import { EventEmitter } from 'node:events'
import type { ChannelModel, ConfirmChannel } from 'amqplib'
import type { Connection } from '../connection.ts'

type Published = {
  readonly routingKey: string
  readonly body: Buffer
  readonly answer: (error: Error | null) => void
}

/**
 * A confirm channel without a broker. It fails and closes as those of amqplib do, except for the wording of its errors:
 * nothing may hang on that.
 */
export class FakeChannel extends EventEmitter {
  readonly published: Published[] = []
  readonly asserted: string[] = []
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
    _exchange: string,
    routingKey: string,
    body: Buffer,
    _properties: object,
    answer: Published['answer'],
  ): boolean {
    if (this.isClosed) throw new Error('Channel closed')
    const message = { routingKey, body, answer }
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

  async assertExchange(name: string): Promise<void> {
    this.asserted.push(name)
  }

  async assertQueue(name: string): Promise<void> {
    this.asserted.push(name)
  }

  async bindQueue(): Promise<void> {}

  async bindExchange(): Promise<void> {}
}

/** A connection without a broker, which is there from the beginning. */
export function fakeConnection() {
  const events = new EventEmitter()
  const confirmChannels: FakeChannel[] = []
  const channels: FakeChannel[] = []
  const open = (list: FakeChannel[]) => async () => {
    const channel = new FakeChannel()
    list.push(channel)
    return channel as unknown as ConfirmChannel
  }
  const model = {
    createChannel: open(channels),
    createConfirmChannel: open(confirmChannels),
  } as unknown as ChannelModel
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
    connect: () => void events.emit('connected', model),
  }
}
