import type { Topology, TopicQueue } from '@signalbox/contracts'
import type { Consumer } from './consumer.ts'

/** The queues of the lanes that the consumer of a usual queue takes as well: those that nobody else consumes. */
export function lanesOf(
  { queues }: Pick<Topology, 'queues'>,
  usual: string,
): (TopicQueue & { readonly lane: string })[] {
  const consumer = queues.find(({ name }) => name === usual)?.consumer
  return queues.filter(
    (queue): queue is TopicQueue & { readonly lane: string } =>
      queue.subscription === usual && queue.lane !== undefined && queue.consumer === consumer,
  )
}

/** Several consumers as one: it is as well as the one that is least well. */
export function consumeTogether(usual: Consumer, others: readonly Consumer[]): Consumer {
  const all = [usual, ...others]
  const oldest = <Value>(values: readonly (Value | undefined)[], since: (value: Value) => Date) =>
    values
      .filter((value) => value !== undefined)
      .toSorted((one, other) => since(one).getTime() - since(other).getTime())
      .at(0)
  return {
    queue: usual.queue,
    get state() {
      return all.find(({ state }) => state !== 'consuming')?.state ?? 'consuming'
    },
    get inHandSince() {
      return oldest(
        all.map(({ inHandSince }) => inHandSince),
        (since) => since,
      )
    },
    get held() {
      return oldest(
        all.map(({ held }) => held),
        ({ since }) => since,
      )
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(all.map(async (one) => await one[Symbol.asyncDispose]()))
    },
  }
}
