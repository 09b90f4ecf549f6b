import { expect, test } from 'vitest'
import { newEvent } from './new-event.ts'

test('an event has its UUIDv7 and its date before it is sent anywhere', () => {
  const before = Date.now()
  const event = newEvent({ eventType: 'passiveEvent', data: { page: 'home' } })
  expect(event.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(Date.parse(event.create_date)).toBeGreaterThanOrEqual(before)
  expect(event.create_date).toBe(new Date(event.create_date).toISOString())
  expect(event).toMatchObject({ eventType: 'passiveEvent', data: { page: 'home' } })
})

test('an id and a date that are given are kept, even where the api will refuse them', () => {
  const given = { eventType: 'activeEvent', value: 'word', id: 'not a uuid', create_date: 'yesterday' }
  expect(newEvent(given)).toEqual(given)
})

test('a field that is undefined counts as missing', () => {
  const event = newEvent({ eventType: 'passiveEvent', id: undefined, create_date: undefined })
  expect(event.id).toHaveLength(36)
  expect(event.create_date).toHaveLength(24)
})

test('a field with a typo goes on to the api, which names it, and is not dropped in silence', () => {
  expect(newEvent(Object.assign({ eventType: 'activeEvent' }, { valeu: 'word' }))).toMatchObject({
    valeu: 'word',
  })
})
