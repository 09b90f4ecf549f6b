import type { EventEmitter } from 'node:events'
import type { Channel } from 'amqplib'

type Closable = Pick<EventEmitter, 'once'> & { close(): Promise<void> }

// Closing politely spares the broker a warning; it is no reason to keep a process from stopping.
const patienceMs = 2_000

/**
 * Closes a channel or a connection and waits until it is gone, two seconds at most. Never throws.
 *
 * `close()` of amqplib alone is not enough: its promise stays pending for ever when the connection drops before
 * the broker has answered, and it throws at once when the channel is closed already.
 */
export async function closePolitely(closable: Closable): Promise<void> {
  await askPolitely(closable, async () => await closable.close())
}

/** Asks for no further messages and waits for the answer, two seconds at most. Never throws. */
export async function cancelPolitely(channel: Channel, consumerTag: string): Promise<void> {
  await askPolitely(channel, async () => await channel.cancel(consumerTag))
}

async function askPolitely(closable: Closable, ask: () => Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const gone = new Promise<void>((resolve) => {
    closable.once('close', () => resolve())
    timer = setTimeout(resolve, patienceMs)
  })
  await Promise.race([gone, ask().catch(() => {})])
  clearTimeout(timer)
}
