import { expect, it } from 'vitest'
import { cutEvent, Event } from './event.ts'
import { eventIn } from './event-in.ts'
import { cutObject, namesOf } from './json/index.ts'
import { EventSubmission } from './testing/example.ts'
import { encodeEvent } from './wire.ts'

// The law: an event keeps its parent through every version of every service, and no client can name one.

const event: Event = {
  id: '01890a5d-ac96-8748-8bce-b302099a8057',
  eventType: 'parcelLate',
  create_date: '2026-01-31T12:00:00.000Z',
  parent_id: '01890a5d-ac96-774b-bcce-b302099a8057',
}
const read = (line: string, options = cutEvent) => eventIn(cutObject(line, options) ?? null, Event)

it('a consumer that does not know the field passes it on', () => {
  const known = [...cutEvent.names.all].filter((name) => name !== 'parent_id')
  const passed = read(encodeEvent(event), { ...cutEvent, names: namesOf(known) })
  if (!('event' in passed)) throw new Error('It was not read')
  expect(passed.event).not.toHaveProperty('parent_id')
  expect(read(encodeEvent(passed.event))).toEqual({ event })
})

it('what is no id is refused, and a client cannot send one', () => {
  const wrong: Event = { ...event, parent_id: 'x' }
  expect(read(encodeEvent(wrong))).toMatchObject({
    errors: [{ pointer: '/parent_id' }],
  })
  const { parent_id } = event
  expect(EventSubmission.safeParse({ eventType: 'passiveEvent' }).success).toBe(true)
  expect(EventSubmission.safeParse({ eventType: 'passiveEvent', parent_id }).success).toBe(false)
})
