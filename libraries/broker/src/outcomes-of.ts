import { encodeEvent, PermanentError, type Topology } from '@signalbox/contracts'
import { deadLetterMessage, type Burial } from './dead-letter.ts'
import { halvesOf } from './halves-of.ts'
import type { Consumable, Received, Verdict } from './handler.ts'
import { keepBeginning } from './letter-body.ts'
import type { BrokerLog } from './log.ts'
import type { Portion } from './portions-of.ts'
import type { Publisher } from './publisher.ts'
import { retryMessage, tierFor } from './retry-message.ts'
import { untilDone, type BeforeRetry } from './retry.ts'
import { inTurns } from './take-turns.ts'

// One after the other a message of a million bad lines would hold its queue for seven minutes.
const burialsAtOnce = 200
// What is kept where the broker takes less than we do.
const smallLetterBytes = 64 * 1024
// However long the tiers of a topic are: what was away is back sooner.
const setAsideMaxMs = 600_000

export type OutcomeOptions = {
  readonly queue: string
  readonly topology: Topology
  readonly publisher: Pick<Publisher, 'publishMessage'>
  readonly log: BrokerLog
}

/** Where what comes from a queue can go besides being done. Each resolves once RabbitMQ has confirmed it. */
export type Outcomes<Event> = {
  /** Makes dead letters of lines that are no events. */
  buryLines(lines: Portion<Event>['undecodable'], beforeRetry: BeforeRetry): Promise<void>
  /** Publishes the events of a message that may be the death of its process again, in two messages. */
  publishHalves(events: readonly Received<Event>[]): Promise<void>
  carryOut(received: Received<Event>, verdict: Verdict): Promise<void>
  /** Puts an event back into a tier until its time has come; that is no further attempt. */
  waitOn(received: Received<Event>): Promise<void>
  /**
   * Puts an event that a dependency holds up into a tier for about as long as it has failed already, up to ten minutes;
   * that is no further attempt.
   */
  setAside(received: Received<Event>): Promise<void>
}

export function outcomesOf<Event extends Consumable>(options: OutcomeOptions): Outcomes<Event> {
  const { queue, topology, publisher, log } = options
  const { retryAfterMs = [] } = topology.queues.find(({ name }) => name === queue) ?? {}

  async function bury(burial: Burial): Promise<void> {
    const letter = await inTurns(keepBeginning(burial.body))
    try {
      await publisher.publishMessage(deadLetterMessage({ ...burial, ...letter }, topology))
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error
      const beginning = await inTurns(keepBeginning(burial.body, smallLetterBytes))
      const { cutFrom = beginning.cutFrom } = burial
      await publisher.publishMessage(deadLetterMessage({ ...burial, ...beginning, cutFrom }, topology))
    }
  }

  async function buryLines(lines: Portion<Event>['undecodable'], beforeRetry: BeforeRetry): Promise<void> {
    const [one] = lines
    if (!one) return
    const { messageId, error } = one
    log.warn(
      { queue, lines: lines.length, messageId, detail: error },
      'Moving what is no event to the dead letters',
    )
    for (let start = 0; start < lines.length; start += burialsAtOnce) {
      const some = lines.slice(start, start + burialsAtOnce)
      await Promise.all(some.map((line) => untilDone(() => buryLine(line), beforeRetry)))
    }
  }

  async function buryLine({
    facts,
    error: detail,
    ...line
  }: Portion<Event>['undecodable'][0]): Promise<void> {
    const { attempt, receivedDate, firstFailure = receivedDate, traceparent } = facts
    await bury({ queue, reason: 'undecodable', detail, attempt, firstFailure, traceparent, ...line })
  }

  async function publishHalves(events: readonly Received<Event>[]): Promise<void> {
    log.warn({ queue, events: events.length }, 'A message may end its process; publishing it again in halves')
    for (const half of halvesOf(queue, events)) await publisher.publishMessage(half)
  }

  async function buryEvent(received: Received<Event>, reason: string, detail: string): Promise<void> {
    const { event, attempt, receivedDate, firstFailure = receivedDate } = received
    const { id: messageId, traceparent } = event
    log.warn({ queue, messageId, reason, detail }, 'Moving an event to the dead letters')
    const body = Buffer.from(encodeEvent(event))
    await bury({ queue, body, messageId, reason, detail, attempt, firstFailure, traceparent })
  }

  async function carryOut(received: Received<Event>, verdict: Verdict): Promise<void> {
    const { reason, detail } = verdict
    const tierMs = verdict.verdict === 'retry' ? tierFor(retryAfterMs, received.attempt, verdict) : undefined
    if (tierMs === undefined) return await buryEvent(received, reason, detail)
    const { afterMs } = verdict
    const notBefore = afterMs === undefined ? undefined : new Date(Date.now() + afterMs)
    await putInto(tierMs, received, received.attempt, notBefore)
  }

  /**
   * @param attempts how many of them are over: the next one is what comes back from the tier
   * @throws where there is no tier, as the event would be lost
   */
  async function putInto(
    tierMs: number | undefined,
    received: Received<Event>,
    attempts: number,
    notBefore?: Date,
  ): Promise<void> {
    if (tierMs === undefined) throw new Error(`There is no tier in which an event of '${queue}' could wait`)
    try {
      const message = retryMessage(queue, { ...received, attempt: attempts }, tierMs, notBefore)
      await publisher.publishMessage(message)
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error
      await buryEvent(received, error.reason, error.message)
    }
  }

  return {
    buryLines,
    publishHalves,
    carryOut,
    async waitOn(received) {
      const { notBefore = new Date(), attempt } = received
      const tierMs = tierFor(retryAfterMs, attempt, { afterMs: notBefore.getTime() - Date.now() })
      await putInto(tierMs, received, attempt - 1, notBefore)
    },
    async setAside(received) {
      const { firstFailure = received.receivedDate } = received
      const ageMs = Date.now() - firstFailure.getTime()
      const tierMs = retryAfterMs.findLast((ms) => ms <= Math.min(ageMs, setAsideMaxMs)) ?? retryAfterMs[0]
      await putInto(tierMs, received, received.attempt - 1)
    },
  }
}
