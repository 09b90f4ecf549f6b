import { createHash, randomUUID } from 'node:crypto'
import type { HandleEach, Verdict } from '@signalbox/broker'
import { dataOf, PermanentError, type Event } from '@signalbox/contracts'
import type { Logger } from '@signalbox/runtime'
import { Notification } from '@signalbox/systems/notifications/events/notification.ts'
import { wayOf, type Link, type ProviderName } from '@signalbox/systems/notifications/rules.ts'
import type { Answer, Provider } from '../providers/provider.ts'
import type { Circuits } from './circuits.ts'
import { decide } from './decide.ts'
import type { Claim, Wish } from './sql/claim-notifications.ts'
import type { Settled } from './sql/settle-attempts.ts'

export type DispatchOptions = {
  readonly claim: (wish: Wish) => Promise<Claim>
  readonly settle: (settled: Settled) => Promise<void>
  /** Those that are set up. */
  readonly providers: ReadonlyMap<ProviderName, Provider>
  readonly circuits: Circuits
  /** How long a provider may take, in milliseconds. */
  readonly timeoutMs: number
  /** Until when a notification is to wait, as its recipient sleeps. */
  readonly quietUntil: (notification: Notification) => Date | undefined
  /** Aborted once the process is told to stop. */
  readonly stopping: AbortSignal
  readonly log: Pick<Logger, 'warn'>
}

type Called = Extract<Claim, { decision: 'call' | 'uncertain' }>

/** How much longer than a call may take a notification is left to who claimed it, in milliseconds. */
export const leaseRestMs = 10_000
// A claim that was on its way for longer may be somebody else's when the call ends, so it is made again before the call.
const claimMaxMs = leaseRestMs / 2
// Claims of which nobody heard are few, and another process may have taken over. Without its name one is only uncertain.
const openClaimsMax = 10_000
const settleRetryMs = 500
// Of a process that is told to stop: enough for a hiccup, and over before it is killed.
const lastTriesMax = 10

/**
 * Sends a notification: claim it, ask a provider, keep what came of it; and so on until it waits for its next try, or is at
 * its end. The claim notes the intention before the call, so that whoever gets the notification after a crash knows of it.
 */
export function dispatch(options: DispatchOptions): HandleEach<Event> {
  const { claim, settle, providers, circuits, timeoutMs, quietUntil, stopping, log } = options
  const isSetUp = (name: ProviderName) => providers.has(name)
  // By notification: several messages may tell of one, and each waits for the one before it.
  const inHand = new Map<string, Promise<unknown>>()
  // Of claims of which nobody heard whether they were committed.
  const openClaims = new Map<string, string>()

  async function sendOn(event: Event, notification: Notification, signal: AbortSignal) {
    const way = wayOf(notification.channel, notification.provider, isSetUp)
    for (;;) {
      signal.throwIfAborted()
      const { claimed, isProbe } = await claimNext(event, notification, way)
      if (claimed.decision === 'done') return
      if (claimed.decision === 'wait') return later('It waits for its time', claimed.wait_ms)
      const { provider, attempt, tries } = claimed
      const begun = performance.now()
      const answer = await ask(event.id, notification, claimed, isProbe)
      const durationMs = performance.now() - begun
      const knowsKeys = providers.get(provider)?.knowsKeys ?? false
      const decision = decide({ notification, way, provider, knowsKeys, tries, answer })
      await keep({ id: event.id, attempt, answer, durationMs, decision })
      const { status, reason, waitMs } = decision
      if (status !== 'SENT' && status !== 'COMPLETED')
        log.warn({ id: event.id, provider, attempt, status, reason, waitMs }, 'A provider did not take it')
      if (waitMs === undefined) return
      if (waitMs > 0) return later('Its provider is asked again later', waitMs)
    }
  }

  async function claimNext(
    { id, accepted_date: acceptedDate, create_date: createDate }: Event,
    notification: Notification,
    way: readonly Link[],
  ): Promise<{ readonly claimed: Claim; readonly isProbe: boolean }> {
    const name = openClaims.get(id) ?? randomUUID()
    openClaims.set(id, name)
    for (const oldest of openClaims.keys()) {
      if (openClaims.size <= openClaimsMax) break
      openClaims.delete(oldest)
    }
    const notBefore = quietUntil(notification)
    const { probe, ...open } = circuits.wayNow(way)
    const wish = {
      id,
      notification,
      acceptedDate: acceptedDate ?? createDate,
      ...open,
      notBefore,
      claim: name,
    }
    let isProbe = false
    try {
      for (;;) {
        const asked = performance.now()
        const claimed = await claim(wish)
        if (claimed.decision === 'call' && performance.now() - asked > claimMaxMs) continue
        openClaims.delete(id)
        isProbe = claimed.decision === 'call' && claimed.provider === probe
        return { claimed, isProbe }
      }
    } finally {
      if (probe !== undefined && isProbe) circuits.probe(probe)
      else if (probe !== undefined) circuits.leave(probe)
    }
  }

  /** Never throws. */
  async function ask(
    id: string,
    notification: Notification,
    claimed: Called,
    isProbe: boolean,
  ): Promise<Answer> {
    const provider = providers.get(claimed.provider)
    const called = {
      // Of its own, so that a process that is told to stop hears the answer: nobody else would.
      signal: AbortSignal.timeout(timeoutMs),
      idempotencyKey: keyOf(id, claimed.provider),
      id,
      attempt: claimed.attempt,
    }
    if (claimed.decision === 'uncertain') {
      const unknown: Answer = { outcome: 'uncertain', error: 'sender_died' }
      return (await orUncertain(provider?.find?.(notification, called))) ?? unknown
    }
    if (!provider) return { outcome: 'refused', blames: 'provider', error: 'not_set_up' }
    const hasNoToken = notification.channel === 'push' && notification.payload.to === ''
    if (hasNoToken) return { outcome: 'refused', blames: 'token', error: 'no_token' }
    const answer = await orUncertain(provider.send(notification, called))
    circuits.ended(claimed.provider, faultOf(answer), isProbe)
    return answer
  }

  /** A provider never throws; if one does, nobody knows how far it came. */
  async function orUncertain<Value>(answer: Value | Promise<Value>): Promise<Value | Answer> {
    try {
      return await answer
    } catch (error) {
      log.warn({ err: error }, 'A provider has thrown an error, so that nobody knows what it has sent')
      return { outcome: 'uncertain', error: 'adapter_failed' }
    }
  }

  /** What is known is kept, however long PostgreSQL is away, the deadline of the handler or not: nobody else knows it. */
  async function keep(settled: Settled): Promise<void> {
    for (let last = 0; ;) {
      try {
        return await settle(settled)
      } catch (error) {
        if (stopping.aborted) last += 1
        if (error instanceof PermanentError || last >= lastTriesMax) throw error
        log.warn({ err: error, id: settled.id }, 'Cannot keep what a provider answered; trying again')
        await new Promise((resolve) => setTimeout(resolve, settleRetryMs))
      }
    }
  }

  return async ({ event }, signal) => {
    const { data: notification } = Notification.safeParse(dataOf(event))
    // Who stores it makes a dead letter of it.
    if (!notification) return
    const before = inHand.get(event.id)
    const sending = (async () => {
      await before?.catch(() => undefined)
      return await sendOn(event, notification, signal)
    })()
    inHand.set(event.id, sending)
    try {
      return await sending
    } finally {
      if (inHand.get(event.id) === sending) inHand.delete(event.id)
    }
  }
}

const later = (detail: string, afterMs: number): Verdict => ({
  verdict: 'retry',
  reason: 'waits',
  detail,
  afterMs: Math.ceil(afterMs),
})

/** What tells against the provider, and not against what was sent. */
function faultOf(answer: Answer): string | undefined {
  if (answer.outcome === 'later' || answer.outcome === 'uncertain') return answer.error
  return answer.outcome === 'refused' && answer.blames === 'provider' ? answer.error : undefined
}

/** The same UUID for each time that a provider is asked for a notification. */
export function keyOf(id: string, provider: ProviderName): string {
  const hex = createHash('sha256').update(`${id} ${provider}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
