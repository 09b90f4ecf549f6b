import { expect, test } from 'vitest'
import { ArgumentError, parseResetArguments, parseStartArguments } from './arguments.ts'

test('replicas may be given in one list or several', () => {
  expect(parseStartArguments(['--replicas', 'service1=2,service2=3', '--replicas', 'api=1'])).toEqual({
    replicas: { service1: 2, service2: 3, api: 1 },
  })
  expect(parseStartArguments([])).toEqual({ replicas: {} })
  // To see what happens without it.
  expect(parseStartArguments(['--replicas=service2=0'])).toEqual({ replicas: { service2: 0 } })
})

test.each([['service3=2'], ['service1'], ['service1=-1'], ['service1=1.5'], ['service1=1000'], ['']])(
  'replicas %j are refused with a word on what is right',
  (value) => {
    expect(() => parseStartArguments([`--replicas=${value}`])).toThrow(/service=count.*service1=2/)
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
