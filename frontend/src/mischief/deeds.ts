import { newEvent, type Client, type Outcome } from '@signalbox/client'
import type { ConsumerStopped, PoisonMade } from '@signalbox/contracts'
import type { LampState } from '@signalbox/ui'
import { askFault } from '../api/ask-fault.ts'
import { askRunReport } from '../api/ask.ts'
import { settleAccount, type Account } from '../run/account.ts'
import { createEventSource, idsOf, type RunIds } from '../run/event-source.ts'
import { pause } from '../worker/pause.ts'

/** What came of a piece of mischief, in a sentence. */
export type Told = {
  readonly state: LampState
  readonly text: string
  /** Where on the dashboard this very event is seen. */
  readonly path?: string
}

export type Deed = (send: Client['send'], say: (told: Told) => void) => Promise<Told>

const times = 3
/** Above every limit that the api is likely to have; its preset is 4 MiB. */
const tooLargeCharacters = 5_000_000
const waitingEvents = 10

/** Waits until so many events with these ids are stored or dead, or nothing moves any more. */
async function account(ids: RunIds, events: number): Promise<Account> {
  const ask = async () => await askRunReport(ids)
  return await settleAccount({ ask, confirmed: events, onAccount: () => {}, wait: pause })
}

/** The same event, sent three times: each time it is confirmed, and it is stored once. */
export const sendThreeTimes: Deed = async (send, say) => {
  const event = newEvent({ eventType: 'passiveEvent' })
  const path = `/events/${event.id}`
  let confirmed = 0
  for (let time = 0; time < times; time += 1) {
    const [outcome] = await send([event])
    if (outcome?.status === 'confirmed') confirmed += 1
  }
  const sent = `Confirmed ${confirmed} times`
  say({ state: 'unknown', text: `${sent}; looking for it in the table…`, path })
  const { stored } = await account(idsOf(event.id), 1)
  const isRight = confirmed === times && stored === 1
  return {
    state: isRight ? 'well' : 'caution',
    text: `${sent}, stored ${stored === 1 ? 'once' : `${stored} times`}.`,
    path,
  }
}

/** An event that nobody can open: it ends in the dead letters, and holds nobody up. */
export const sendPoison: Deed = async (_send, say) => {
  const { id } = await askFault<PoisonMade>('poison')
  say({ state: 'unknown', text: 'RabbitMQ has it; waiting for its service to give it up…' })
  const { dead, state } = await account(idsOf(id), 1)
  const reason = dead[0]?.reason
  return state === 'complete' && reason
    ? { state: 'well', text: `It is with the dead letters, with the reason “${reason}”.` }
    : {
        state: 'caution',
        text: 'It is not with the dead letters yet; look for it in the queues.',
      }
}

function refusal(outcome: Outcome | undefined): Told {
  if (outcome?.status !== 'refused') {
    const text = outcome?.status === 'inDoubt' ? outcome.reason : 'It was taken, against expectation.'
    return { state: 'caution', text }
  }
  const { problem, errors } = outcome
  return { state: 'well', text: `Refused with ${problem.status}: ${errors[0]?.detail ?? problem.detail}.` }
}

/** An event larger than the api takes: it is refused, and the api goes on. */
export const sendTooLarge: Deed = async (send) => {
  const data = { text: 'x'.repeat(tooLargeCharacters) }
  const [outcome] = await send([{ eventType: 'passiveEvent', data }])
  return refusal(outcome)
}

/** An event of a type that the routing table does not know: it is refused, and the known types are named. */
export const sendUnknownType: Deed = async (send) => {
  const [outcome] = await send([{ eventType: 'ghostTrain' }])
  return refusal(outcome)
}

/** A consumer that stands still for ten seconds: events wait in its queue, and all are stored when it goes on. */
export const stopConsumer: Deed = async (send, say) => {
  const { service, seconds } = await askFault<ConsumerStopped>('stop-consumer')
  const source = createEventSource({ scenario: 'steady', activeShare: 1 })
  const outcomes = await send(source.take(waitingEvents))
  const confirmed = outcomes.filter(({ status }) => status === 'confirmed').length
  say({
    state: 'caution',
    text: `${service} stands still for ${seconds} s. ${confirmed} events were confirmed meanwhile and wait in its queue…`,
  })
  const { stored, missing } = await account(source.ids(), confirmed)
  return missing === 0
    ? {
        state: 'well',
        text: `${service} goes on, and all ${stored} events that waited are stored.`,
      }
    : { state: 'caution', text: `${missing} of ${confirmed} events are not stored yet.` }
}
