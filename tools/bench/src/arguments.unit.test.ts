import { expect, test } from 'vitest'
import { ArgumentError } from '@signalbox/runtime/command-line'
import { parseBenchArguments } from './arguments.ts'

const known = ['latency', 'single', 'passive', 'active']
const parse = (args: readonly string[]) => parseBenchArguments(args, known)

test('without arguments everything is measured, in full', () => {
  expect(parse([])).toEqual({ quick: false, only: new Set(known) })
})

test('scenarios are chosen by name', () => {
  const { quick, only } = parse(['--quick', '--only', 'passive,single', '--only', 'latency'])
  expect(quick).toBe(true)
  expect([...only]).toEqual(['passive', 'single', 'latency'])
})

test('a scenario or an option that does not exist is named, with those that do', () => {
  expect(() => parse(['--only', 'fast'])).toThrow(/'fast'.*passive, active/)
  expect(() => parse(['--fast'])).toThrow(ArgumentError)
})
