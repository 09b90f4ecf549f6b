import { expect, it } from 'vitest'
import { eventData, exampleData } from './event-data.ts'
import { eventTypes } from './routing-table.ts'

// The simulator sends it.
it('has an example of its data for each type that asks for some, and takes it', () => {
  for (const type of eventTypes.filter((one) => Object.hasOwn(eventData, one))) {
    expect([type, eventData[type]?.safeParse(exampleData(type)).success]).toEqual([type, true])
  }
})
