import type { LedgerGap, Queues, TopicLedger } from '@signalbox/contracts'
import type { TestVhost } from '@signalbox/testing'
import { holding, queue } from './ledger-sums.ts'

/** What RabbitMQ really holds in these queues; one that is not there holds nothing. */
export async function heldIn(vhost: TestVhost, names: readonly string[]): Promise<Queues> {
  const items = names.map(async (name) => ({ ...queue(name, 0), ...(await vhost.queue(name)) }))
  return holding(...(await Promise.all(items)))
}

/** What does not add up, by topic. */
export const gapsOf = (topics: readonly TopicLedger[]): Record<string, readonly LedgerGap[]> =>
  Object.fromEntries(topics.flatMap(({ topic, gaps }) => (gaps.length > 0 ? [[topic, gaps]] : [])))
