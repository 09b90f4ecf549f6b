import { deadLetterService, entryService, plan, systems } from '@signalbox/systems'
import { expect, test } from 'vitest'
import { addressedServices } from './choose-ports.ts'
import { whatRuns } from './what-runs.ts'

// The law: what does not run is not started, has no port, and is shown nowhere.

const all = systems.map(({ name }) => name)
const started = (wanted?: readonly string[]) => {
  const { processes } = whatRuns({}, wanted)
  return plan.services.filter(({ name }) => processes.get(name) === 1)
}

test('everything runs once where nothing is said', () => {
  expect(started()).toEqual(plan.services)
  expect(whatRuns({}, undefined).systems).toEqual(all)
})

test.each(all)('of the system %s alone only its own services run, and no other system', (name) => {
  expect(new Set(started([name]).map(({ system }) => system))).toEqual(new Set([name]))
  expect(whatRuns({}, [name]).systems).toEqual([name])
})

test('replicas go before that: what has a process runs, and a system stays one that runs without one', () => {
  const other = plan.services.find(({ system }) => system !== 'base')
  const { processes, systems: running } = whatRuns(
    { 'dashboard-api': 0, ...(other ? { [other.name]: 2 } : {}) },
    ['base'],
  )
  expect(processes.get('dashboard-api')).toBe(0)
  expect(running).toEqual(all.filter((name) => name === 'base' || name === other?.system))
})

test('only what runs has a port, and the two pages that others are told of', () => {
  const published = plan.services.filter((one) => one.published !== undefined)
  for (const name of all) {
    const addressed = addressedServices([name]).map((one) => one.name)
    const expected = published.filter(
      (one) => one.system === name || one.name === entryService || one.name === deadLetterService,
    )
    expect(addressed).toEqual(expected.map((one) => one.name))
  }
})
