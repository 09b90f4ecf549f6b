/** One more reader of the topic of the system parcels, besides what `npm run new -- subscription` writes for it. */
export type Reader = {
  readonly name: string
  /** The topic for which it derives events. */
  readonly emits?: string
  /** What is consumed, in its `main.ts`. */
  readonly consumes: string
  readonly imports: readonly (readonly [name: string, from: string])[]
}

export const readers: readonly Reader[] = [
  {
    name: 'couriers',
    emits: 'topic1',
    imports: [
      ['emitting', '@signalbox/broker'],
      ['subscriptions', '@signalbox/systems'],
      ['topics', '@signalbox/systems'],
    ],
    consumes: `const store = storeParcelsEventCouriers(database, replica)
await using _events = await broker.consume({
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
})
`,
  },
  {
    name: 'labels',
    imports: [['setTimeout as delay', 'node:timers/promises']],
    consumes: `const store = storeParcelsEventLabels(database, replica)
await using _events = await broker.consumeEach({
  queue: 'parcelsEvent.labels',
  schema: Event,
  concurrency: 20,
  deadlineMs: 10_000,
  handle: async (received, signal) => {
    // As long as a call to another server.
    await delay(20, undefined, { signal })
    return (await store([received]))?.get(received)
  },
})
`,
  },
]
