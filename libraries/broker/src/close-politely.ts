import type { EventEmitter } from 'node:events'

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
  let timer: NodeJS.Timeout | undefined
  const gone = new Promise<void>((resolve) => {
    closable.once('close', () => resolve())
    timer = setTimeout(resolve, patienceMs)
  })
  const closed = (async () => await closable.close())().catch(() => {})
  await Promise.race([gone, closed])
  clearTimeout(timer)
}
