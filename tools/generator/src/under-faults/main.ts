import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { copyRepository } from '../copy-repository.ts'
import { addSubscribers, type Subscriber } from './subscribers.ts'

// On a copy of the repository: makes the system parcels, gives it what the broker library offers (a second reader that
// derives events for topic1, a third that does slow work event by event, a lane), and runs all rows of its faults.

const subscribers: readonly Subscriber[] = [
  {
    name: 'couriers',
    states: ", emits: { 'parcelsEvent.couriers': ['topic1'] }",
    imports:
      "import { emitting, storeOnce } from '@signalbox/broker'\nimport { subscriptions } from '@signalbox/systems'",
    consumes: `await broker.consume({
  queue: 'parcelsEvent.couriers',
  schema: Event,
  handle: emitting(
    { publish: broker.publish, from: subscriptions.find(({ name }) => name === 'parcelsEvent.couriers') ?? topics.parcelsEvent },
    async (batch, emit) => {
      for (const received of batch)
        emit(received, 'topic1', { name: 'parcel-seen', eventType: 'passiveEvent', value: 'seen' })
      return await store(batch)
    },
  ),
})`,
  },
  {
    name: 'labels',
    imports:
      "import { setTimeout as delay } from 'node:timers/promises'\nimport { storeOnce } from '@signalbox/broker'",
    consumes: `await broker.consumeEach({
  queue: 'parcelsEvent.labels',
  schema: Event,
  concurrency: 20,
  deadlineMs: 10_000,
  handle: async (received, signal) => {
    // As long as a call to another server.
    await delay(20, undefined, { signal })
    return (await store([received])).get(received)
  },
})`,
  },
]

using copy = copyRepository()
const run = (program: string, ...args: readonly string[]) => {
  const { status, error } = spawnSync(program, args, {
    cwd: copy.root,
    env: copy.environment,
    stdio: 'inherit',
  })
  if (error || status !== 0)
    throw new Error(`'${path.basename(program)} ${args.slice(0, 3).join(' ')}' ended with code ${status}`, {
      cause: error,
    })
}
run('npm', 'run', '--silent', 'new', '--', 'system', 'parcels')
addSubscribers(copy.root, subscribers)
run('npm', 'run', '--silent', 'configuration')
run('npm', 'run', '--silent', 'faults', '--', '--rows', 'parcels', ...process.argv.slice(2))
