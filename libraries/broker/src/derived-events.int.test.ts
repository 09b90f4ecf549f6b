import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Event } from '@signalbox/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { derivedId } from './derive-event.ts'
import { consumeAndDerive } from './testing/derive-and-die.ts'
import { newEvent, openTestBroker } from './testing/open-test-broker.ts'

// The law: when a process is killed between the publish and the ack, the same derived events come again under the same ids.

let test: Awaited<ReturnType<typeof openTestBroker>>
beforeEach(async () => void (test = await openTestBroker()))
afterEach(async () => await test[Symbol.asyncDispose]())

const timeout = { timeout: 15_000, interval: 20 }

async function untilKilled(way: string): Promise<unknown> {
  const script = fileURLToPath(new URL('./testing/derive-and-die.ts', import.meta.url))
  const options = ['-C', '@signalbox/source', '--import', 'tsx', script, test.vhost.url, way]
  const [_code, signal] = (await once(
    spawn(process.execPath, options, { stdio: 'ignore' }),
    'exit',
  )) as unknown[]
  return signal
}

it.each(['batch', 'each'])('handled by %s', async (way) => {
  const derived: Event[] = []
  const handle = async (batch: readonly { event: Event }[]) =>
    void derived.push(...batch.map(({ event }) => event))
  await test.broker.consume({ queue: 'topic3', schema: Event, handle })
  const parent = newEvent()
  await test.broker.publish('topic1', parent)
  expect(await untilKilled(way)).toBe('SIGKILL')
  await expect.poll(() => derived.length, timeout).toBe(2)
  await consumeAndDerive(test.broker, way, test.broker.publish)
  await expect.poll(() => derived.length, timeout).toBe(4)
  const ids = ['alert', 'bill'].map((name) => derivedId(parent.id, name))
  expect(derived.map(({ id }) => id)).toEqual([...ids, ...ids])
  expect(derived.slice(2)).toEqual(derived.slice(0, 2))
  expect(derived.every(({ parent_id }) => parent_id === parent.id)).toBe(true)
})
