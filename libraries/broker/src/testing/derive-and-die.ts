import { Event } from '@signalbox/contracts'
import { topics, topology } from '@signalbox/systems'
import { connectBroker, type Broker } from '../connect-broker.ts'
import { emitting, emittingEach, type Emit } from '../emitting.ts'
import type { Received } from '../handler.ts'
import type { Publishable } from '../publication.ts'

/** Derives two events from each of topic1, by the batch or one by one, and puts them onto topic3. */
export async function consumeAndDerive(
  broker: Broker,
  way: string,
  publish: (topic: 'topic3', events: readonly Publishable[]) => Promise<void>,
): Promise<void> {
  const derive = (received: Received<Event>, emit: Emit<'topic3', Event>) => {
    for (const name of ['alert', 'bill']) emit(received, 'topic3', { name, eventType: name })
  }
  const from = { queue: 'topic1', schema: Event } as const
  const derived = { publish, from: { ...topics.topic1, emits: { topic3: ['topic3'] } } }
  if (way === 'batch') {
    const handle = emitting<'topic3', Event>(derived, async (batch, emit) => {
      for (const received of batch) derive(received, emit)
    })
    await broker.consume({ ...from, handle })
  } else {
    const handle = emittingEach<'topic3', Event>(derived, async (received, _signal, emit) =>
      derive(received, emit),
    )
    await broker.consumeEach({ ...from, concurrency: 4, deadlineMs: 10_000, handle })
  }
}

// As a program: it dies once what it has derived is confirmed.
const [, program, url, way] = process.argv
if (program === import.meta.filename && url !== undefined && way !== undefined) {
  const broker = await connectBroker(url, { topology, log: { info() {}, warn() {}, error() {} } })
  await consumeAndDerive(broker, way, async (topic, events) => {
    await broker.publish(topic, events)
    process.kill(process.pid, 'SIGKILL')
  })
}
