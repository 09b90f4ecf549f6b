import type { ConsumeMessage } from 'amqplib'
import { expect, test, vi } from 'vitest'
import { lineUp } from './line-up.ts'
import type { Delivery } from './delivery.ts'

type Batch = { readonly names: readonly string[]; readonly end: (error?: Error) => void }

const channel = new AbortController()

function delivery(name: string, { events = 10, redelivered = false, lost = channel.signal } = {}): Delivery {
  const message = {
    fields: { redelivered },
    properties: { messageId: name, headers: { 'x-events': events } },
  }
  return {
    message: message as unknown as ConsumeMessage,
    receivedDate: new Date(),
    ack: () => {},
    settleAlone: () => {},
    lost,
    abandoned: lost,
  }
}

/** A line with batches of ten events, each of which ends when the test says so. */
function openLine(onGivenUp = async () => {}, inOrder = false) {
  const batches: Batch[] = []
  const acked: string[] = []
  const line = lineUp({
    batchEventsMax: 10,
    onGivenUp,
    inOrder,
    async settleNext(arrived, previous, onTaken) {
      const taken = arrived.splice(0, 1)
      onTaken()
      const names = taken.map(({ message }) => String(message.properties.messageId))
      await new Promise<void>((resolve, reject) => {
        batches.push({ names, end: (error) => (error ? reject(error) : resolve()) })
      })
      await previous
      acked.push(...names)
    },
  })
  const started = () => batches.map(({ names }) => names.join())
  return { line, batches, acked, started }
}

const turn = async () => await new Promise((resolve) => setImmediate(resolve))

test('while one whole batch is settled the next one begins, and no third', async () => {
  const { line, batches, started, acked } = openLine()
  for (const name of ['a', 'b', 'c']) line.arrive(delivery(name))
  await vi.waitFor(() => expect(started()).toEqual(['a', 'b']))
  // What is done first is acked after what came before it.
  batches[1]?.end()
  await turn()
  expect(acked).toEqual([])
  batches[0]?.end()
  await vi.waitFor(() => expect(started()).toEqual(['a', 'b', 'c']))
  batches[2]?.end()
  await line.untilEmpty()
  expect(acked).toEqual(['a', 'b', 'c'])
})

test('in order, no batch begins beside another one', async () => {
  const { line, batches, started } = openLine(undefined, true)
  for (const name of ['a', 'b']) line.arrive(delivery(name))
  await turn()
  await turn()
  expect(started()).toEqual(['a'])
  batches[0]?.end()
  await vi.waitFor(() => expect(started()).toEqual(['a', 'b']))
  batches[1]?.end()
  await line.untilEmpty()
})

test('what is less than a batch waits, and gathers more', async () => {
  const { line, batches, started } = openLine()
  line.arrive(delivery('a'))
  await turn()
  line.arrive(delivery('b', { events: 9 }))
  await turn()
  expect(started()).toEqual(['a'])
  line.arrive(delivery('c', { events: 1 }))
  await vi.waitFor(() => expect(started()).toEqual(['a', 'b']))
  for (const place of [0, 1, 2]) {
    await vi.waitFor(() => expect(batches.length).toBeGreaterThan(place))
    batches[place]?.end()
  }
  await line.untilEmpty()
})

test.each([
  ['before', [{ redelivered: true }, {}]],
  ['after', [{}, { redelivered: true }]],
])('nothing is settled beside a message that was delivered before (%s)', async (_, options) => {
  const { line, batches, started } = openLine()
  for (const [index, option] of options.entries()) line.arrive(delivery(String(index), option))
  await turn()
  await turn()
  expect(started()).toEqual(['0'])
  batches[0]?.end()
  await vi.waitFor(() => expect(started()).toEqual(['0', '1']))
  batches[1]?.end()
  await line.untilEmpty()
})

test('nothing is settled beside a batch of a channel that is gone', async () => {
  const { line, batches, started } = openLine()
  const gone = new AbortController()
  line.arrive(delivery('old', { lost: gone.signal }))
  await turn()
  gone.abort()
  line.dropLost()
  line.arrive(delivery('new'))
  await turn()
  expect(started()).toEqual(['old'])
  batches[0]?.end(new Error('The channel is gone'))
  await vi.waitFor(() => expect(started()).toEqual(['old', 'new']))
  batches[1]?.end()
  await line.untilEmpty()
})

test('when a batch is given up, the one beside it is not acked and what waits is dropped', async () => {
  const closed = vi.fn<() => Promise<void>>(async () => {})
  const { line, batches, acked, started } = openLine(closed)
  for (const name of ['a', 'b', 'c']) line.arrive(delivery(name))
  await vi.waitFor(() => expect(started()).toEqual(['a', 'b']))
  batches[1]?.end()
  batches[0]?.end(new Error('Given up'))
  await line.untilEmpty()
  expect(acked).toEqual([])
  expect(started()).toEqual(['a', 'b'])
  expect(closed).toHaveBeenCalledTimes(2)
})

test('what arrives later, after nothing was in hand, is settled as well', async () => {
  const { line, batches, acked } = openLine()
  for (const [index, name] of ['a', 'b'].entries()) {
    line.arrive(delivery(name))
    await vi.waitFor(() => expect(batches.length).toBe(index + 1))
    batches[index]?.end()
    await line.untilEmpty()
  }
  expect(acked).toEqual(['a', 'b'])
})

test('whoever waits until it is empty waits for what is under way, too', async () => {
  const { line, batches } = openLine()
  line.arrive(delivery('a'))
  await vi.waitFor(() => expect(batches.length).toBe(1))
  await turn()
  let isEmpty = false
  const emptying = line.untilEmpty().then(() => (isEmpty = true))
  await turn()
  expect(isEmpty).toBe(false)
  batches[0]?.end()
  await emptying
})

test('what waits on a channel that is gone is never settled: it comes again', async () => {
  const { line, batches, started } = openLine()
  const gone = new AbortController()
  line.arrive(delivery('a', { lost: gone.signal, events: 1 }))
  await turn()
  line.arrive(delivery('b', { lost: gone.signal, events: 1 }))
  gone.abort()
  line.dropLost()
  batches[0]?.end()
  await line.untilEmpty()
  expect(started()).toEqual(['a'])
})

test('nothing new begins until the channel of a batch that was given up is closed', async () => {
  let close = () => {}
  const { line, batches, started } = openLine(() => new Promise<void>((resolve) => (close = resolve)))
  line.arrive(delivery('a', { events: 1 }))
  await vi.waitFor(() => expect(batches.length).toBe(1))
  batches[0]?.end(new Error('Given up'))
  await turn()
  line.arrive(delivery('b', { events: 1 }))
  await turn()
  expect(started()).toEqual(['a'])
  close()
  await vi.waitFor(() => expect(started()).toEqual(['a', 'b']))
  batches[1]?.end()
  await line.untilEmpty()
})

test('a message of which nobody says how many events it holds counts as one', async () => {
  const { line, batches, started } = openLine()
  line.arrive(delivery('first'))
  await turn()
  for (let count = 0; count < 10; count += 1) line.arrive(delivery(String(count), { events: Number.NaN }))
  await vi.waitFor(() => expect(started()).toEqual(['first', '0']))
  for (let place = 0; place < 11; place += 1) {
    await vi.waitFor(() => expect(batches.length).toBeGreaterThan(place))
    batches[place]?.end()
  }
  await line.untilEmpty()
})
