import { afterAll, beforeAll, expect, it } from 'vitest'
import { unsubscribeHeaders } from '../links.ts'
import { openPlace, runNotifications } from './testing/run-notifications.ts'

// The law: nobody is sent to who has said so, in whichever spelling; only the link in one's own email works, and only when it is
// meant.

const key = 'a-key-of-links'
let place: Awaited<ReturnType<typeof openPlace>>
let door: Awaited<ReturnType<typeof runNotifications>>
beforeAll(async () => {
  place = await openPlace()
  door = await runNotifications({
    ...place.environment,
    NOTIFICATIONS_LINK_KEY: key,
    NOTIFICATIONS_SECRET: 'old, new',
    NOTIFICATIONS_ORIGINS: 'https://shop.example',
  })
}, 30_000)
afterAll(async () => {
  await door?.[Symbol.asyncDispose]()
  await place?.[Symbol.asyncDispose]()
})

const headers = { authorization: 'new' }
const list = async () => (await door.ask('GET', '/opt-outs', undefined, headers))[1]
const linkFor = (recipient: string, by = key) => {
  const made = unsubscribeHeaders({ url: 'https://a.example', key: by })(recipient)
  expect(made['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
  return (
    /<https:\/\/a\.example(.*)>/.exec(made['List-Unsubscribe'] ?? '')?.[1] ?? expect.fail('There is no link')
  )
}

it('takes who uses the link of their email off the list, and nobody who only looks', async () => {
  const link = linkFor('Ann+1@Shop.example')
  expect(await door.ask('GET', link)).toMatchObject([200, expect.stringContaining('<form method="post">')])
  expect(await list()).toEqual([])
  const oneClick = { 'content-type': 'application/x-www-form-urlencoded' }
  for (const _ of [1, 2])
    expect((await door.ask('POST', link, 'List-Unsubscribe=One-Click', oneClick))[0]).toBe(200)
  const optOut = { channel: 'email', recipient: 'ann+1@shop.example', reason: 'opted_out' }
  expect(await list()).toMatchObject([optOut])
  const other = link.replace('Ann', 'Bob')
  for (const wrong of [
    other,
    linkFor('Bob@shop.example', 'another key'),
    '/unsubscribe?recipient=a&signature=',
  ])
    for (const method of ['GET', 'POST'])
      expect(await door.ask(method, wrong)).toMatchObject([403, { code: 'link_refused' }])
  expect(await door.ask('GET', '/unsubscribe')).toMatchObject([422, {}])
  expect(await list()).toHaveLength(1)
})

it('names who has opted out as notifications name them', async () => {
  const put = async (body: object) => await door.ask('PUT', '/opt-outs', body, headers)
  expect(await put({ channel: 'sms', recipient: '(202) 555-0123' })).toEqual([
    200,
    { channel: 'sms', recipient: '+12025550123' },
  ])
  expect(await put({ channel: 'sms', recipient: 'Ann' })).toMatchObject([
    422,
    { errors: [{ pointer: '/recipient' }] },
  ])
  expect(await put({ channel: 'fax', recipient: '1' })).toMatchObject([
    422,
    { errors: [{ pointer: '/channel' }] },
  ])
  expect(await door.ask('GET', '/opt-outs?channel=sms', undefined, headers)).toMatchObject([
    200,
    [{ recipient: '+12025550123' }],
  ])
  const out = { channel: 'email', recipient: 'ANN+1@shop.example' }
  expect(await door.ask('DELETE', '/opt-outs', out, headers)).toEqual([200, { removed: true }])
  expect(await door.ask('DELETE', '/opt-outs', out, headers)).toEqual([200, { removed: false }])
})

it.each([
  ['old', 200],
  ['Bearer new', 200],
  ['', 401],
  ['old, new', 401],
  ['secret', 401],
])('with the secret "%s" it answers %i', async (authorization, status) => {
  const refused = { code: 'secret_required' }
  for (const [method, path] of [
    ['GET', '/opt-outs'],
    ['GET', '/events'],
    ['GET', '/templates'],
  ] as const)
    expect(await door.ask(method, path, undefined, { authorization })).toMatchObject([
      status,
      status === 401 ? refused : {},
    ])
  if (status === 401)
    for (const [method, path] of [
      ['POST', '/event'],
      ['DELETE', '/event/1'],
      ['GET', '/event/1'],
      ['POST', '/replay-dead-letter'],
      ['PUT', '/templates/one'],
      ['PUT', '/opt-outs'],
    ] as const)
      expect(
        await door.ask(method, path, method === 'GET' ? undefined : {}, { authorization }),
      ).toMatchObject([401, refused])
})

it('lets pages of its origins cancel and change as well', async () => {
  const asked = { origin: 'https://shop.example', 'access-control-request-method': 'DELETE' }
  const answer = await fetch(`${door.url}/event/1`, { method: 'OPTIONS', headers: asked })
  expect(answer.headers.get('access-control-allow-methods')).toContain('DELETE')
})
