import { exampleData } from '@signalbox/contracts'
import { expect, it } from 'vitest'
import { eventTypeNames, eventTypes, variables } from './index.ts'

// The simulator sends it.
it('has an example of its data for each type that asks for some, and takes it', () => {
  const asked = eventTypeNames.map((type) => [type, eventTypes[type].data] as const)
  const wrong = asked.filter(([, data]) => data && !data.safeParse(exampleData(data)).success)
  expect(wrong.map(([type]) => type)).toEqual([])
})

it.each([...variables].map(([name, variable]) => ({ name, ...variable })))(
  '$name has an example and a preset of the right form, and its meaning is a sentence',
  ({ check, example, preset, meaning }) => {
    if (check !== undefined)
      expect([example, preset ?? example].map((one) => check.safeParse(one).success)).toEqual([true, true])
    expect(meaning).toMatch(/^[A-Z`].*\.$/)
  },
)
