import { expect, test } from 'vitest'
import { viewOf } from './view.ts'

const id = '01890a5d-ac96-774b-bcce-b302099a8057'

test('each view has a path, with or without a slash at its end', () => {
  expect(viewOf('/')).toEqual({ name: 'overview' })
  expect(viewOf('/events')).toEqual({ name: 'events' })
  expect(viewOf('/systems')).toEqual({ name: 'systems' })
  expect(viewOf('/events/')).toEqual({ name: 'events' })
  expect(viewOf(`/events/${id.toUpperCase()}`)).toEqual({ name: 'event', id })
  expect(viewOf(`/dead-letters/${id}`)).toEqual({ name: 'dead-letter', id })
})

test('what is no view is said to be unknown', () => {
  expect(viewOf('/events/1').name).toBe('unknown')
  expect(viewOf(`/events/${id}/more`).name).toBe('unknown')
  expect(viewOf('/toString').name).toBe('unknown')
})
