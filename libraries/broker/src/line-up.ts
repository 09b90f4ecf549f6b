import type { Delivery } from './delivery.ts'

export type Line = {
  arrive(delivery: Delivery): void
  /** Drops what waits on a channel that is gone: RabbitMQ delivers it again. */
  dropLost(): void
  /** Resolves when nothing is in hand any more. */
  untilEmpty(): Promise<void>
}

/** A batch under way. */
type Batch = { readonly first: Delivery; settled: Promise<void>; isTaking: boolean }

export type LineOptions = {
  /**
   * Takes the next batch from the front of what has arrived and settles it. It acks only after `previous`, as one ack
   * covers all that came before; and it says when it has taken all that it takes, as what comes behind belongs to the next.
   */
  readonly settleNext: (arrived: Delivery[], previous: Promise<void>, onTaken: () => void) => Promise<void>
  /** Runs when a batch was given up; resolves when the channel that it came on, by whose end `lost` is aborted, is gone. */
  readonly onGivenUp: (error: unknown, lost: AbortSignal) => Promise<void>
  readonly batchEventsMax: number
  /** Whether only one batch at a time is settled. */
  readonly inOrder?: boolean
}

// While the database stores one batch, the next one is read and written out for it. Measured: 107,000 events/s with
// one batch at a time, 131,000 with two.
const batchesMax = 2

/**
 * Deliveries, and the batches that are made of them: what arrives while one is settled is the next one.
 *
 * A second batch starts beside the one under way only when it is a whole one, on the same channel, and neither holds
 * a message that was delivered before: those are settled alone.
 */
export function lineUp({ settleNext, onGivenUp, batchEventsMax, inOrder = false }: LineOptions): Line {
  let arrived: Delivery[] = []
  let underWay = 0
  // While anything is under way.
  let newest: Batch | undefined
  let working: Promise<void> | undefined
  let wake = () => {}

  async function work(): Promise<void> {
    // What came with the same read of the socket belongs into the first batch.
    await new Promise((resolve) => setImmediate(resolve))
    while (arrived.length > 0 || underWay > 0) {
      const [first] = arrived
      if (first && mayStart(first)) start(first)
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  }

  function mayStart(first: Delivery): boolean {
    if (!newest) return true
    if (inOrder) return false
    // Reading rests now and then. Two that take in turns would each ack what the other holds.
    if (newest.isTaking || underWay === batchesMax || newest.first.lost !== first.lost) return false
    return !newest.first.message.fields.redelivered && fillsBatch(arrived, batchEventsMax)
  }

  function start(first: Delivery): void {
    const batch: Batch = { first, settled: newest?.settled ?? Promise.resolve(), isTaking: true }
    newest = batch
    underWay += 1
    batch.settled = settleNext(arrived, batch.settled, () => {
      batch.isTaking = false
      wake()
    })
    // It never rejects: what fails is dealt with there.
    void watch(batch.settled, first)
  }

  async function watch(settled: Promise<void>, { lost }: Delivery): Promise<void> {
    try {
      await settled
    } catch (error) {
      // An ack of anything later would cover the batch that was given up, so nothing more of its channel is taken.
      arrived = arrived.filter((delivery) => delivery.lost !== lost)
      await onGivenUp(error, lost)
    }
    underWay -= 1
    if (underWay === 0) newest = undefined
    wake()
  }

  return {
    arrive(delivery) {
      arrived.push(delivery)
      wake()
      working ??= work().finally(() => (working = undefined))
    },
    dropLost() {
      arrived = arrived.filter(({ lost }) => !lost.aborted)
    },
    async untilEmpty() {
      await working
    },
  }
}

/** Whether what has arrived makes a whole batch of messages that were never delivered before. */
function fillsBatch(deliveries: readonly Delivery[], batchEventsMax: number): boolean {
  let events = 0
  for (const { message } of deliveries) {
    if (message.fields.redelivered) return false
    // A header that anybody can write: taken as a hint and no more.
    events += Number(message.properties.headers?.['x-events']) || 1
    if (events >= batchEventsMax) return true
  }
  return false
}
