import { exampleData } from '@signalbox/contracts'
import { expect, it } from 'vitest'
import { eventTypeNames, eventTypes } from './index.ts'

// The simulator sends it.
it('has an example of its data for each type that asks for some, and takes it', () => {
  const asked = eventTypeNames.map((type) => [type, eventTypes[type].data] as const)
  const wrong = asked.filter(([, data]) => data && !data.safeParse(exampleData(data)).success)
  expect(wrong.map(([type]) => type)).toEqual([])
})
