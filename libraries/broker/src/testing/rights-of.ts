import { retryQueue } from '@signalbox/contracts'

export type Rights = Readonly<Record<'makes' | 'writes' | 'reads', readonly string[]>>

export const topics = ['topic1', 'topic2', 'topic3'] as const
/** One of the retry tiers of a topic; the others are like it. */
export const tierOf = (topic: string): string => retryQueue(topic, 1_000)
export const purposes = ['events', 'retry', 'home', 'dead-letters'] as const

const withTiers = (...names: readonly string[]) => [...names, ...names.map(tierOf)]
const of = (purpose: string, ...names: readonly string[]) => names.map((name) => `${purpose}.${name}`)

/** What docs/security.md says. */
export const rightsOf: Readonly<Record<string, Rights>> = {
  api: { makes: [], writes: of('events', 'topic1', 'topic2'), reads: [] },
  service1: {
    makes: withTiers('topic1', 'topic2'),
    writes: [
      ...withTiers('topic1', 'topic2'),
      ...of('events', 'topic3'),
      ...['retry', 'home', 'dead-letters'].flatMap((purpose) => of(purpose, 'topic1', 'topic2')),
    ],
    reads: [
      ...withTiers('topic1', 'topic2'),
      ...['events', 'retry', 'home'].flatMap((purpose) => of(purpose, 'topic1', 'topic2')),
    ],
  },
  service2: {
    makes: withTiers('topic3'),
    writes: [
      ...withTiers('topic3'),
      ...['retry', 'home', 'dead-letters'].flatMap((purpose) => of(purpose, 'topic3')),
    ],
    reads: [
      ...withTiers('topic3'),
      ...['events', 'retry', 'home'].flatMap((purpose) => of(purpose, 'topic3')),
    ],
  },
  'dashboard-api': {
    makes: ['dead-letters'],
    writes: ['dead-letters', ...of('home', ...topics)],
    reads: ['dead-letters', ...of('dead-letters', ...topics)],
  },
  monitoring: { makes: [], writes: [], reads: [] },
}
