import { expect, test } from 'vitest'
import { ArgumentError, parseBenchArguments, scenarioNames } from './arguments.ts'

test('without arguments everything is measured, in full', () => {
  expect(parseBenchArguments([])).toEqual({ quick: false, only: new Set(scenarioNames) })
})

test('scenarios are chosen by name', () => {
  const { quick, only } = parseBenchArguments(['--quick', '--only', 'passive,single', '--only', 'latency'])
  expect(quick).toBe(true)
  expect([...only]).toEqual(['passive', 'single', 'latency'])
})

test('a scenario or an option that does not exist is named, with those that do', () => {
  expect(() => parseBenchArguments(['--only', 'fast'])).toThrow(/'fast'.*passive, active/)
  expect(() => parseBenchArguments(['--fast'])).toThrow(ArgumentError)
})
