import { expect, test } from 'vitest'
import { offers } from './offers.ts'

const offerOf = (type: string) => offers.find((offer) => offer.eventType === type)

test('an active event is offered with its whole route, sealed, and its older name as one', () => {
  const route = ['api', 'topic2', 'service1', 'topic3', 'service2', 'PostgreSQL']
  expect(offerOf('activeEvent')).toMatchObject({ label: 'Send active event', isSealed: true, route })
  expect(offerOf('activeEvent')?.aliasOf).toBeUndefined()
  expect(offerOf('actionEvent')?.aliasOf).toBe('activeEvent')
})
