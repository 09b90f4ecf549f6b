import type { Pressure } from '@signalbox/contracts'
import { expect, test } from 'vitest'
import { pressureBetween } from './pressure-between.ts'

const pressure = (more: Partial<Pressure> = {}): Pressure => ({
  publishes: 100,
  confirmWaitMs: 1000,
  activeMs: 5000,
  idleMs: 5000,
  machineActiveMs: 10_000,
  machineIdleMs: 10_000,
  ...more,
})

test('what counts is what happened between the two', () => {
  const after = pressure({
    publishes: 150,
    confirmWaitMs: 1500,
    activeMs: 8000,
    idleMs: 6000,
    machineActiveMs: 17_000,
    machineIdleMs: 11_000,
  })
  expect(pressureBetween(pressure(), after)).toEqual({
    apiBusy: 0.75,
    machineBusy: 0.875,
    confirmWaitMs: 10,
  })
})

test('without two figures of one process there are none', () => {
  const none = { apiBusy: undefined, machineBusy: undefined, confirmWaitMs: undefined }
  expect(pressureBetween(undefined, pressure())).toEqual(none)
  expect(pressureBetween(pressure(), undefined)).toEqual(none)
  expect(pressureBetween(pressure(), pressure({ publishes: 3, activeMs: 10, idleMs: 10 }))).toEqual(none)
})
