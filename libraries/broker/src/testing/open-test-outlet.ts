import { expect, vi } from 'vitest'
import { openOutlet } from '../outlet.ts'
import { fakeConnection, type FakeChannel } from './fake-connection.ts'

const silent = { info() {}, warn() {}, error() {} }

/** An outlet to a channel without a broker. Needs timers that are faked. */
export async function openTestOutlet() {
  const fake = fakeConnection()
  const refusedSizes: number[] = []
  const returned = vi.fn()
  const onRoom = vi.fn()
  const outlet = openOutlet({
    connection: fake.connection,
    name: 'events/topic1',
    log: silent,
    isOpen: () => true,
    onRoom,
    onMissing: returned,
    onRefused: (bytes) => void refusedSizes.push(bytes),
  })
  await vi.advanceTimersByTimeAsync(0)

  /** Sends a message and gives its fate, which is nothing while that is open. */
  function send(
    text: string,
    { size = text.length, wanted = (): boolean => true, onFate = (): void => {} } = {},
  ) {
    const message: { fate?: Error | 'confirmed' } = {}
    const body = Buffer.alloc(size, ' ')
    body.write(text)
    outlet.send({
      exchange: 'events',
      routingKey: 'topic1',
      body,
      properties: { messageId: text },
      wanted,
      settled: (error) => {
        message.fate ??= error ?? 'confirmed'
        onFate()
      },
    })
    return message
  }
  const sendMany = (count: number) => Array.from({ length: count }, (_, index) => send(String(index)))
  const channel = (): FakeChannel => fake.confirmChannels.at(-1) ?? expect.fail('There is no channel')
  /** Lets the next channel be opened. */
  const renew = async () => {
    const before = fake.confirmChannels.length
    await vi.advanceTimersByTimeAsync(100)
    expect(fake.confirmChannels.length).toBe(before + 1)
  }
  return { fake, outlet, send, sendMany, channel, renew, refusedSizes, returned, onRoom }
}
