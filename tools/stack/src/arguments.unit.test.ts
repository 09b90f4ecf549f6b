import { systems } from '@signalbox/systems'
import { expect, test } from 'vitest'
import { ArgumentError } from '@signalbox/runtime/command-line'
import { parseResetArguments, parseStartArguments } from './arguments.ts'

test('replicas may be given in one list or several', () => {
  expect(parseStartArguments(['--replicas', 'service1=2,dashboard-api=3', '--replicas', 'api=1'])).toEqual({
    replicas: { service1: 2, 'dashboard-api': 3, api: 1 },
  })
  expect(parseStartArguments([])).toEqual({ replicas: {} })
  // To see what happens without it.
  expect(parseStartArguments(['--replicas=dashboard-api=0'])).toEqual({ replicas: { 'dashboard-api': 0 } })
})

test.each([['service3=2'], ['service1'], ['service1=-1'], ['service1=1.5'], ['service1=1000'], ['']])(
  'replicas %j are refused with a word on what is right',
  (value) => {
    expect(() => parseStartArguments([`--replicas=${value}`])).toThrow(/service=count.*--replicas api=2/)
  },
)

test('the wanted systems may be given in one list or several, and replicas beside them', () => {
  const all = systems.map(({ name }) => name)
  expect(parseStartArguments(['--systems', all.join(',')])).toEqual({ replicas: {}, systems: all })
  expect(parseStartArguments(['--systems=base', '--replicas=dashboard-api=0'])).toEqual({
    replicas: { 'dashboard-api': 0 },
    systems: ['base'],
  })
})

test.each([['nobody'], ['base,nobody'], ['']])(
  'systems %j are refused with those that there are',
  (value) => {
    expect(() => parseStartArguments([`--systems=${value}`])).toThrow(/systems out of base.*--systems base/)
  },
)

test('an unknown option is refused, and those that exist are named', () => {
  expect(() => parseStartArguments(['--replica', 'service1=2'])).toThrow(ArgumentError)
  expect(() => parseStartArguments(['--replica', 'service1=2'])).toThrow(/--replicas/)
})

test('reset deletes without asking only when told so', () => {
  expect(parseResetArguments(['--yes'])).toEqual({ yes: true })
  expect(parseResetArguments([])).toEqual({ yes: false })
})
