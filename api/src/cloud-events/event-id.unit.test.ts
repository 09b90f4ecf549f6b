import { expect, it } from 'vitest'
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
