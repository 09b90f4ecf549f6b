import type { Overview, QueueOverview, ServiceState } from '@signalbox/contracts'
import { formatCompact, formatCount, formatMs, type LampState } from '@signalbox/ui'
import type { Box } from './layout.ts'
import type { Direction } from './metrics.ts'

/** What stands in a box, from top to bottom. */
export type BoxText = {
  readonly title: string
  readonly lines: readonly string[]
  /** The lamp before the first line. */
  readonly lamp?: LampState
  /** How many of six lamps are lit for what waits: one for each power of ten. */
  readonly level?: number
}

const lamps: Record<ServiceState, readonly [LampState, string]> = {
  well: ['well', 'Well'],
  slow: ['caution', 'Slow'],
  stopped: ['stop', 'Stopped'],
  unknown: ['unknown', 'Unknown'],
}

/** One lit lamp for each power of ten, six at most. */
function levelOf(count: number): number {
  return count < 1 ? 0 : Math.min(6, Math.floor(Math.log10(count)) + 1)
}

function queueOf(name: string, { queues }: Overview): QueueOverview | undefined {
  return queues.status === 'ok' ? queues.items.find((queue) => queue.name === name) : undefined
}

function serviceText(name: string, { services }: Overview): BoxText {
  const service = services.find((one) => one.name === name)
  const [lamp, word] = lamps[service?.state ?? 'unknown']
  const replicas = service?.replicas ?? null
  const processes = replicas === null ? '? processes' : replicas === 1 ? '1 process' : `${replicas} processes`
  return { title: name, lamp, lines: [word, processes] }
}

/** A topic's queue counts events, as the ledger knows them; others count messages, as RabbitMQ does. */
function queueText(name: string, overview: Overview, direction: Direction): BoxText {
  const isShort = direction === 'down'
  const topic = overview.topics.find((one) => one.topic === name)
  const ledger = overview.ledger.topics.find((one) => one.topic === name)
  if (topic && ledger) {
    const { inFlight } = ledger
    const waiting = isShort
      ? `${formatCompact(inFlight)} wait`
      : `${formatCompact(inFlight)} ${inFlight === 1 ? 'event waits' : 'events wait'}`
    const oldest = topic.oldestMs === null ? [] : [`oldest ${formatMs(roundSeconds(topic.oldestMs))}`]
    return {
      title: name,
      lines: [inFlight === 0 ? (isShort ? 'empty' : 'nothing waits') : waiting, ...oldest],
      level: levelOf(inFlight),
    }
  }
  const queue = queueOf(name, overview)
  const messages = queue ? queue.ready + queue.unacked : null
  return { title: name, lines: [messagesText(messages, isShort)], level: levelOf(messages ?? 0) }
}

function messagesText(messages: number | null, isShort: boolean): string {
  if (messages === null) return 'not known'
  if (messages === 0) return isShort ? 'empty' : 'nothing waits'
  if (isShort) return `${formatCompact(messages)} wait`
  return `${formatCompact(messages)} ${messages === 1 ? 'message waits' : 'messages wait'}`
}

// Estimates to the millisecond would only flicker.
function roundSeconds(milliseconds: number): number {
  return Math.max(1_000, Math.round(milliseconds / 1_000) * 1_000)
}

/** What a box says now. A missing overview, before the first answer, is never drawn. */
export function boxText(box: Box, overview: Overview, direction: Direction): BoxText {
  const { kind, name } = box
  switch (kind) {
    case 'source':
      return { title: direction === 'across' ? 'clients send' : 'clients', lines: box.eventTypes ?? [] }
    case 'service':
      return serviceText(name, overview)
    case 'vacancy':
      return { title: 'no service', lines: direction === 'across' ? ['consumes this yet'] : ['yet'] }
    case 'queue':
      return queueText(name, overview, direction)
    case 'retry': {
      const { retrying } = overview.ledger
      return {
        title: name,
        lines: [messagesText(retrying, direction === 'down')],
        level: levelOf(retrying ?? 0),
      }
    }
    case 'table': {
      const topic = overview.topics.find((one) => one.topic === box.topic)
      const count = topic?.total ?? overview.ledger.topics.reduce((sum, one) => sum + one.dead, 0)
      const word = topic ? 'stored' : 'kept'
      const isShort = direction === 'down' || count >= 100_000
      const figure = isShort ? formatCompact(count) : formatCount(count)
      return { title: name, lines: [`${figure} ${word}`] }
    }
  }
}
