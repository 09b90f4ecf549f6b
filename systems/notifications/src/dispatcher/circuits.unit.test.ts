import { expect, it } from 'vitest'
import type { Link } from '@signalbox/systems/notifications/rules.ts'
import { openCircuits } from './circuits.ts'

// The law: a provider that fails is left alone while others take over, and one call at a time finds out when it is back.

const way: readonly Link[] = [
  ['twilio', 3],
  ['messagebird', 2],
]

function setUp() {
  let now = 0
  const changes: string[] = []
  const circuits = openCircuits({
    now: () => now,
    onChange: (provider, state) => changes.push(`${provider} ${state}`),
  })
  const fail = (provider: 'twilio' | 'messagebird', times: number) => {
    for (let time = 0; time < times; time += 1) circuits.ended(provider, 'busy')
  }
  return { circuits, changes, fail, pass: (ms: number) => (now += ms) }
}

it('leaves a provider alone once half of twenty calls have failed, and never for fewer', () => {
  const { circuits, changes, fail } = setUp()
  fail('twilio', 19)
  expect(circuits.wayNow(way)).toEqual({ way })
  fail('twilio', 1)
  expect(circuits.wayNow(way)).toEqual({ way: [way[1]] })
  expect(changes).toEqual(['twilio open'])
})

it('keeps one of which more than half go well, and forgets what is ten seconds old', () => {
  const { circuits, fail, pass } = setUp()
  for (let time = 0; time < 30; time += 1) circuits.ended('twilio', undefined)
  fail('twilio', 29)
  expect(circuits.wayNow(way)).toEqual({ way })
  pass(10_000)
  fail('twilio', 19)
  expect(circuits.wayNow(way)).toEqual({ way })
})

it('probes after five seconds with one call, whatever else is asked for, and uses it again once that goes well', () => {
  const { circuits, changes, fail, pass } = setUp()
  fail('twilio', 20)
  pass(4_999)
  expect(circuits.wayNow(way).probe).toBeUndefined()
  pass(1)
  expect(circuits.wayNow(way)).toEqual({ way, probe: 'twilio' })
  expect(circuits.wayNow(way)).toEqual({ way: [way[1]] })
  circuits.ended('twilio', undefined)
  expect(circuits.wayNow(way)).toEqual({ way })
  expect(changes).toEqual(['twilio open', 'twilio probing', 'twilio closed'])
})

it('leaves it alone for five seconds more where the probe fails, and gives the probe on where it was not asked', () => {
  const { circuits, fail, pass } = setUp()
  fail('twilio', 20)
  pass(5_000)
  expect(circuits.wayNow(way).probe).toBe('twilio')
  circuits.leave('twilio')
  expect(circuits.wayNow(way).probe).toBe('twilio')
  circuits.ended('twilio', 'busy')
  pass(4_999)
  expect(circuits.wayNow(way)).toEqual({ way: [way[1]] })
  pass(1)
  expect(circuits.wayNow(way).probe).toBe('twilio')
})

it('says how long to wait where nobody can be asked', () => {
  const { circuits, fail, pass } = setUp()
  fail('twilio', 20)
  pass(1_000)
  fail('messagebird', 20)
  expect(circuits.wayNow(way)).toEqual({ way: [], waitMs: 4_000 })
})
