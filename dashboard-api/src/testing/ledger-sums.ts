import type { Queues } from '@signalbox/contracts'
import { keepLedger } from '../keep-ledger.ts'
import type { SourceSums } from '../sql/select-ledger.ts'

export const second = 1_000
/** A queue with what RabbitMQ says of it. */
export const queue = (name: string, ready: number, unacked = 0) => ({ name, ready, unacked, consumers: 1 })
export const holding = (...items: ReturnType<typeof queue>[]): Queues => ({
  status: 'ok',
  stray: [],
  unclaimed: [],
  items,
})
export const empty = holding(queue('topic1', 0), queue('topic1.retry-1s', 0))

/** What one source has put onto a topic, and what became of it: all is well unless something else is said. */
export const source = (figures: Partial<SourceSums> = {}): SourceSums => ({
  topic: 'topic1',
  feeder: 'api',
  counted: true,
  source: 'api-1',
  cameIn: 8,
  stored: 5,
  repeats: 2,
  dead: 1,
  inDoubt: 0,
  writtenAt: new Date(0),
  ...figures,
})

/** A ledger with a clock, which draws up the first topic that rows are given for. */
export function setUp() {
  let clock = 0
  const ledger = keepLedger(() => clock)
  return {
    at(seconds: number, rows: readonly SourceSums[], queues: Queues = empty) {
      clock = seconds * second
      return ledger(rows, [], queues).topics.find(({ topic }) => topic === rows[0]?.topic)
    },
  }
}
export const since = (seconds: number) => new Date(seconds * second).toISOString()
