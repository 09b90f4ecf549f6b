import { expect, it } from 'vitest'
import {
  defaultProviders,
  providerNames,
  rules,
  waitMs,
  wayOf,
  type ProviderName,
} from '@signalbox/systems/notifications/rules.ts'
import { decide, type Decision } from './decide.ts'
import type { Answer } from '../providers/provider.ts'
import type { Tries } from './sql/claim-notifications.ts'

// The law: whatever providers answer, a notification goes the way that the table of rules says, and ends where it says.

const taken: Answer = { outcome: 'taken', reports: true }
const all = () => true

/** Who is asked, with the waits before, and where it ends, when the first so many answers are as given. */
function walk(
  asked: ProviderName,
  failures: number,
  answer: Answer,
  onUncertain: 'retry' | 'hold' = 'hold',
  knowsKeys = false,
) {
  const way = wayOf(rules[asked].channel, asked, all)
  const steps: { provider: ProviderName; afterMs: number }[] = []
  let tries: Tries = {}
  let afterMs = 0
  for (;;) {
    const [provider] = way.find(([name, most]) => (tries[name] ?? 0) < most) ?? []
    if (provider === undefined) throw new Error('There is nobody left, and it goes on')
    steps.push({ provider, afterMs })
    const given = steps.length <= failures ? answer : taken
    const decision: Decision = decide({
      notification: { onUncertain },
      way,
      provider,
      knowsKeys,
      tries,
      answer: given,
      random: () => 0,
    })
    if (decision.waitMs === undefined) return { steps, ...decision }
    afterMs = decision.waitMs
    tries = decision.tries
  }
}

/** What the table says, written out once more: each provider with all of its tries, then the next one at once. */
function wanted(asked: ProviderName) {
  const steps: { provider: ProviderName; afterMs: number }[] = []
  for (let name: ProviderName | undefined = asked; name; name = rules[name].fallback)
    for (let tried = 0; tried < rules[name].tries; tried += 1)
      steps.push({ provider: name, afterMs: tried === 0 ? 0 : rules[name].firstWaitMs * 2 ** (tried - 1) })
  return steps
}

const cases = providerNames.flatMap((name) =>
  Array.from({ length: wanted(name).length + 1 }, (_, failures) => [name, failures] as const),
)

it.each(cases)('%s: when the first %i tries fail', (asked, failures) => {
  const { steps, status, reason } = walk(asked, failures, { outcome: 'later', error: 'busy' })
  expect(steps).toEqual(wanted(asked).slice(0, failures + 1))
  const isOver = failures === wanted(asked).length
  expect([status, reason]).toEqual(isOver ? ['DEAD_LETTERED', 'busy'] : ['SENT', undefined])
})

it('has the tries, waits and fallbacks that were agreed on', () => {
  expect(wanted('twilio').map(({ provider, afterMs }) => `${provider} ${afterMs}`)).toEqual([
    'twilio 0',
    'twilio 1000',
    'twilio 2000',
    'messagebird 0',
    'messagebird 2000',
  ])
  expect(wanted('firebase').map(({ provider, afterMs }) => `${provider} ${afterMs}`)).toEqual([
    'firebase 0',
    'firebase 2000',
    'onesignal 0',
    'onesignal 3000',
    'onesignal 6000',
  ])
  expect(wanted('sendgrid').at(-1)).toEqual({ provider: 'mailgun', afterMs: 40_000 })
  expect(defaultProviders).toEqual({ push: 'firebase', sms: 'messagebird', email: 'sendgrid' })
})

it('asks the next at once where a provider is at fault itself', () => {
  const { steps, status } = walk('twilio', 1, {
    outcome: 'refused',
    blames: 'provider',
    error: 'unauthorized',
  })
  expect([steps.map(({ provider }) => provider), status]).toEqual([['twilio', 'messagebird'], 'SENT'])
})

it.each([
  [{ outcome: 'refused', blames: 'recipient', error: 'bad_number' }, 'FAILED', 'bad_number'],
  [{ outcome: 'refused', blames: 'token', error: 'unregistered' }, 'SKIPPED', 'dead_token'],
  [{ outcome: 'uncertain', error: 'no_answer_in_time' }, 'DEAD_LETTERED', 'uncertain'],
] as const)(
  'ends at once where nobody else could help, or might send it twice: %j',
  (answer, status, reason) => {
    expect(walk('firebase', 1, answer)).toMatchObject({ steps: [{ provider: 'firebase' }], status, reason })
  },
)

it('asks again where nobody knows and that is wished, or does no harm', () => {
  const uncertain: Answer = { outcome: 'uncertain', error: 'connection_broke' }
  for (const { steps, status } of [
    walk('onesignal', 1, uncertain, 'retry'),
    walk('onesignal', 1, uncertain, 'hold', true),
  ])
    expect([steps.length, status]).toEqual([2, 'SENT'])
})

it('counts the tries of each provider by itself, also where one that comes first was passed over', () => {
  const { tries } = walk('twilio', 5, { outcome: 'later', error: 'busy' })
  expect(tries).toEqual({ twilio: 3, messagebird: 2 })
  const passedOver = decide({
    notification: { onUncertain: 'hold' },
    way: wayOf('sms', 'twilio', all),
    provider: 'messagebird',
    knowsKeys: false,
    tries: { messagebird: 1 },
    answer: { outcome: 'later', error: 'busy' },
  })
  expect(passedOver).toEqual({ status: 'RETRYING', reason: 'busy', tries: { messagebird: 2 }, waitMs: 0 })
})

it('asks nobody else where nobody knows, as keys are known to one provider alone', () => {
  const uncertain: Answer = { outcome: 'uncertain', error: 'no_answer_in_time' }
  const held = walk('firebase', 2, uncertain, 'hold', true)
  expect(held).toMatchObject({ status: 'DEAD_LETTERED', reason: 'uncertain' })
  expect(held.steps.map(({ provider }) => provider)).toEqual(['firebase', 'firebase'])
  // But where the sender wishes that.
  const retried = walk('firebase', 2, uncertain, 'retry', true)
  expect(retried.steps.map(({ provider }) => provider)).toEqual(['firebase', 'firebase', 'onesignal'])
})

it('waits as long as a provider asks for, and no longer than a day', () => {
  const wait = (retryAfterMs: number) =>
    walk('twilio', 1, { outcome: 'later', error: 'busy', retryAfterMs }).steps[1]?.afterMs
  expect([wait(7_000), wait(0), wait(1e12)]).toEqual([7_000, 1, 86_400_000])
})

it('waits up to a tenth less by chance, so that what failed together does not come back together', () => {
  expect([waitMs('mailgun', 3, () => 0), waitMs('mailgun', 3, () => 0.999999)]).toEqual([20_000, 18_000])
})

it('leaves out who is not set up, and sends by one’s own mail server where nobody else is', () => {
  expect(wayOf('sms', 'twilio', (name) => name !== 'twilio')).toEqual([['messagebird', 2]])
  expect(wayOf('email', undefined, (name) => name === 'smtp')).toEqual([['smtp', 3]])
  expect(wayOf('sms', undefined, (name) => name === 'smtp')).toEqual([])
})
