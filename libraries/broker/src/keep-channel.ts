import type { Channel, ChannelModel } from 'amqplib'
import { closePolitely } from './close-politely.ts'
import type { Connection } from './connection.ts'
import type { BrokerLog } from './log.ts'

export type KeepChannelOptions<C extends Channel> = {
  readonly connection: Connection
  readonly log: BrokerLog
  readonly name: string
  readonly open: (model: ChannelModel) => Promise<C>
  /** Makes a fresh channel useful: declare, set the prefetch, consume. */
  readonly setUp: (channel: C) => Promise<void>
  /** Runs once `current` is a channel that is set up. */
  readonly onReady?: () => void
  /**
   * Runs once for every channel that is gone, even one that went while it was being set up; with the reply code when
   * the broker has closed it.
   */
  readonly onLost?: (channel: C, code: unknown) => void
}

export type KeptChannel<C extends Channel> = AsyncDisposable & {
  /** The channel, while there is one that works. */
  readonly current: C | undefined
}

const renewDelayMinMs = 100
const renewDelayMaxMs = 5_000

/**
 * Keeps one channel open: a new one for each new connection, and a new one when the broker closes the channel
 * alone (a deleted queue, an ack that took too long) or its user closes it while the connection lives.
 */
export function keepChannel<C extends Channel>(options: KeepChannelOptions<C>): KeptChannel<C> {
  const { connection, log, name, open, setUp, onReady = () => {}, onLost = () => {} } = options
  let model: ChannelModel | undefined
  let current: C | undefined
  let disposed = false
  let delayMs = renewDelayMinMs
  let timer: NodeJS.Timeout | undefined

  function renewLater(): void {
    if (disposed || timer) return
    timer = setTimeout(() => {
      timer = undefined
      if (model) start(model)
    }, delayMs)
    delayMs = Math.min(delayMs * 2, renewDelayMaxMs)
  }

  function start(target: ChannelModel): void {
    prepare(target).catch((error: unknown) => {
      if (disposed || model !== target) return
      log.error({ err: error, channel: name }, 'A RabbitMQ channel could not be set up; trying again')
      renewLater()
    })
  }

  async function prepare(target: ChannelModel): Promise<void> {
    const channel = await open(target)
    let closed = false
    let code: unknown
    channel.on('error', (error: Error & { readonly code?: unknown }) => {
      code = error.code
      log.warn({ err: error, channel: name }, 'RabbitMQ closed a channel')
    })
    channel.on('close', () => {
      closed = true
      onLost(channel, code)
      if (current !== channel) return
      current = undefined
      if (model === target) renewLater()
    })
    try {
      await setUp(channel)
      // The broker's answer and its close can arrive together, and then the close is seen first.
      if (closed) throw new Error(`RabbitMQ closed the channel '${name}' while it was being set up`)
    } catch (error) {
      await closePolitely(channel)
      throw error
    }
    if (disposed || model !== target) return await closePolitely(channel)
    current = channel
    delayMs = renewDelayMinMs
    onReady()
  }

  connection.onDisconnected(() => (model = undefined))
  connection.onConnected((fresh) => {
    if (disposed) return
    model = fresh
    clearTimeout(timer)
    timer = undefined
    start(fresh)
  })

  return {
    get current() {
      return current
    },
    async [Symbol.asyncDispose]() {
      disposed = true
      clearTimeout(timer)
      const channel = current
      current = undefined
      if (channel) await closePolitely(channel)
    },
  }
}
