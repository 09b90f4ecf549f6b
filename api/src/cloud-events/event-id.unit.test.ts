import { expect, it } from 'vitest'
import { eventIdOf } from './event-id.ts'
import { readSubmission } from '../read-submission.ts'
import { judgeEvents } from '../judge-events.ts'

const stamp = () => ({ accepted_date: '2026-01-01T00:00:00.000000Z', accepted_by: 'api-1' })
const event = (id: string) => ({ specversion: '1.0', id, source: '/shop', type: 'passiveEvent' })

/** The ids that a CloudEvent gets in each of the three modes. */
function idsOf(id: string, client?: string): Set<unknown> {
  const { specversion, source, type } = event(id)
  const headers = {
    'ce-id': encodeURIComponent(id),
    'ce-specversion': specversion,
    'ce-source': source,
    'ce-type': type,
  }
  const requests = [
    [{ 'content-type': 'application/cloudevents+json' }, JSON.stringify(event(id))],
    [{ 'content-type': 'application/cloudevents-batch+json' }, JSON.stringify([event(id)])],
    [{ 'content-type': 'application/json', ...headers }, '{}'],
  ] as const
  return new Set(
    requests.map(([given, body]) => {
      const submission = readSubmission(given, Buffer.from(body), 1_000, client)
      return judgeEvents(submission, stamp, new Map()).byTopic.get('topic1')?.[0]?.id
    }),
  )
}

it('what one client calls order 4711 is not what another does, in whichever mode it comes', () => {
  const ids = ['web-shop', 'till', undefined].map((client) => idsOf('order 4711', client))
  expect(ids.map((modes) => modes.size)).toEqual([1, 1, 1])
  expect(new Set(ids.flatMap((modes) => [...modes])).size).toBe(3)
})

it('a UUID is an id as it is, from whomever it comes', () => {
  const id = '01890a5d-ac96-774b-bcce-b302099a8057'
  expect([idsOf(id, 'web-shop'), idsOf(id.toUpperCase(), 'till')]).toEqual([new Set([id]), new Set([id])])
})

it('ids stay what they were in every version, as a CloudEvent may be sent again after an update', () => {
  const order = { source: '/shop', id: 'order 4711' }
  expect(eventIdOf(order)).toBe('93aff330-1d50-5d2f-adac-fc4a83971ff4')
  expect(eventIdOf(order, 'web-shop')).toBe('b8ff8c7a-764f-593e-9c07-9884afd5ac6a')
})

it('however often a sender has encoded it, it is the same, and a blank in the source is no part of the id', () => {
  const twice = { source: encodeURIComponent(encodeURIComponent('/shop a')), id: encodeURIComponent('ü 1') }
  expect(eventIdOf(twice)).toBe(eventIdOf({ source: '/shop a', id: 'ü 1' }))
  expect(eventIdOf({ source: '/shop a', id: 'b' })).not.toBe(eventIdOf({ source: '/shop', id: 'a b' }))
})

it('no name of a client and source make what others make', () => {
  expect(eventIdOf({ source: 'b', id: 'c' }, 'a')).not.toBe(eventIdOf({ source: 'a b', id: 'c' }))
  expect(eventIdOf({ source: 'c', id: 'd' }, 'a b')).not.toBe(eventIdOf({ source: 'b c', id: 'd' }, 'a'))
})
