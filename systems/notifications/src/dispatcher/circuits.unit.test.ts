import type { Link, ProviderName } from '@signalbox/systems/notifications/rules.ts'
import { beforeEach, expect, it } from 'vitest'
import { openCircuits, type Circuits, type CircuitState } from './circuits.ts'

// The law: one that fails is left alone and others take over at once; then one probe at a time finds out when it is back, and
// whoever waits for that is never taken for one that has nobody left.

const way: readonly Link[] = [
  ['twilio', 3],
  ['messagebird', 2],
]
let at = 0
let changes: [ProviderName, CircuitState][]
let circuits: Circuits
beforeEach(() => {
  at = 100_000
  changes = []
  circuits = openCircuits({
    now: () => at,
    onChange: (provider, state) => void changes.push([provider, state]),
  })
})

function calls(provider: ProviderName, good: number, bad: number): void {
  for (let call = 0; call < good; call += 1) circuits.ended(provider, undefined)
  for (let call = 0; call < bad; call += 1) circuits.ended(provider, 'status_503')
}
const asked = (of = way) => circuits.wayNow(of).way.flatMap(([name, , isAsked]) => (isAsked ? [name] : []))

it('stays closed with fewer than 20 calls, or fewer than half of them in vain', () => {
  calls('twilio', 0, 19)
  calls('messagebird', 100, 99)
  expect(asked()).toEqual(['twilio', 'messagebird'])
  expect(changes).toEqual([])
})

it('counts what was in the last ten seconds', () => {
  calls('twilio', 0, 19)
  at += 10_000
  calls('twilio', 0, 1)
  expect(asked()).toEqual(['twilio', 'messagebird'])
  at += 9_000
  calls('twilio', 0, 19)
  expect(asked()).toEqual(['messagebird'])
})

it('opens, and others take over at once', () => {
  calls('twilio', 10, 10)
  expect(circuits.wayNow(way)).toEqual({
    way: [
      ['twilio', 3, false],
      ['messagebird', 2, true],
    ],
    lookMs: 5_000,
  })
  expect(changes).toEqual([['twilio', 'open']])
})

it('keeps all of the way where nobody may be asked, and says when to look again', () => {
  calls('twilio', 0, 20)
  at += 2_000
  calls('messagebird', 0, 20)
  expect(circuits.wayNow(way)).toMatchObject({ way: [{ 2: false }, { 2: false }], lookMs: 3_000 })
  // Never at once, however little is left.
  at += 2_999.9
  expect(circuits.wayNow(way).lookMs).toBe(1)
})

it('lets one probe at a time find out, which closes it', () => {
  calls('twilio', 0, 20)
  at += 5_000
  expect(circuits.wayNow(way)).toMatchObject({ probe: 'twilio', way: [{ 2: true }, { 2: true }] })
  circuits.probe('twilio')
  expect(asked()).toEqual(['messagebird'])
  expect(circuits.wayNow(way).probe).toBeUndefined()
  circuits.ended('twilio', undefined, true)
  expect(asked()).toEqual(['twilio', 'messagebird'])
  expect(changes.map(([, state]) => state)).toEqual(['open', 'probing', 'closed'])
  // What failed before counts no more.
  calls('twilio', 0, 1)
  expect(asked()).toEqual(['twilio', 'messagebird'])
})

it('stays open for five more seconds where the probe fails', () => {
  calls('twilio', 0, 20)
  at += 5_000
  circuits.wayNow(way)
  circuits.probe('twilio')
  circuits.ended('twilio', 'status_503', true)
  at += 4_999
  expect(asked()).toEqual(['messagebird'])
  at += 1
  expect(circuits.wayNow(way).probe).toBe('twilio')
})

it('calls that began before it opened are no probes, however they end', () => {
  calls('twilio', 0, 20)
  at += 5_000
  circuits.wayNow(way)
  circuits.probe('twilio')
  calls('twilio', 1, 1)
  expect(asked()).toEqual(['messagebird'])
  circuits.ended('twilio', undefined, true)
  expect(asked()).toEqual(['twilio', 'messagebird'])
})

it('says nothing of a probe that was not asked, as it stands behind one that is well, and the next may be', () => {
  calls('messagebird', 0, 20)
  at += 5_000
  changes = []
  for (let notification = 0; notification < 100; notification += 1) {
    expect(circuits.wayNow(way).probe).toBe('messagebird')
    circuits.leave('messagebird')
  }
  expect(changes).toEqual([])
})
