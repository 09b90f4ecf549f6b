import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openDoor } from '../testing/run-notifications.ts'

// The law: a template's version stays as it is, and what is put into it stays text.

let door: Awaited<ReturnType<typeof openDoor>>
beforeAll(async () => void (door = await openDoor()), 30_000)
afterAll(async () => await door?.[Symbol.asyncDispose]())

const put = async (name: string, payload: object, channel = 'email') =>
  await door.ask('PUT', `/templates/${name}`, { channel, payload })
const to = { to: 'a@shop.example', from: 'b@shop.example' }
const send = async (template: object, more: object = {}) =>
  await door.ask('POST', '/event', { channel: 'email', payload: to, template, ...more })
/** What was kept of one. */
const payloadOf = async ([, answer]: readonly [number, unknown]) => {
  const { id } = answer as { id: string }
  return await vi.waitFor(async () => {
    const [, found] = await door.ask('GET', `/event/${id}`)
    const { payload } = found as { payload?: object }
    return payload ?? expect.fail('It is not stored yet')
  })
}

it('keeps each version of a template as it is, and makes none of the same once more', async () => {
  expect(await put('welcome', { subject: 'Hi {{name}}', body: 'one' })).toEqual([
    201,
    { name: 'welcome', version: 1, channel: 'email' },
  ])
  expect(await put('welcome', { subject: 'Hi {{name}}', body: 'one' })).toMatchObject([200, { version: 1 }])
  expect(await put('welcome', { subject: 'Hi {{name}}', body: '<b>{{name}}</b>' })).toMatchObject([
    201,
    { version: 2 },
  ])
  expect(await door.ask('GET', '/templates')).toMatchObject([200, [{ version: 2 }, { version: 1 }]])
  const variables = { name: 'Ann' }
  const texts = async (version?: number) =>
    await payloadOf(await send({ name: 'welcome', version, variables }))
  expect(await texts()).toEqual({ ...to, subject: 'Hi Ann', body: '<b>Ann</b>' })
  expect(await texts(1)).toEqual({ ...to, subject: 'Hi Ann', body: 'one' })
  const many = await Promise.all(
    Array.from({ length: 5 }, async (_, index) => await put('busy', { subject: 's', body: `${index}` })),
  )
  expect(many.map(([, answer]) => (answer as { version: number }).version).toSorted((a, b) => a - b)).toEqual(
    [1, 2, 3, 4, 5],
  )
})

it('puts text as text into HTML, and as it is into what is none', async () => {
  await put('shout', { subject: '{{word}}', body: '<i>{{word}}</i>' })
  const variables = { word: `<script>"a" & 'b'</script>` }
  expect(await payloadOf(await send({ name: 'shout', variables }))).toEqual({
    ...to,
    subject: variables.word,
    body: '<i>&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;&#x2F;script&gt;</i>',
  })
  await put('code', { message: 'Your code is {{code}}' }, 'sms')
  const payload = { phoneNumber: ['+12025550123', '+12025550124'] }
  const [status] = await door.ask('POST', '/event', {
    channel: 'sms',
    payload,
    template: { name: 'code', variables: { code: 1234 } },
  })
  expect(status).toBe(201)
})

it.each<[object, string, object?]>([
  [{ name: 'nobody' }, '/template/name'],
  [{ name: 'welcome', version: 9, variables: { name: 'Ann' } }, '/template/name'],
  [{ name: 'code', variables: { code: '1' } }, '/template/name'],
  [{ name: 'welcome' }, '/template/variables/name'],
  [{ name: 'welcome', variables: { name: { first: 'Ann' } } }, '/template/variables/name'],
  [{ name: 'welcome', variables: { name: 'a\nBcc: b@shop.example' } }, '/payload/subject'],
  [{ name: 'welcome', variables: { name: 'x'.repeat(1_000) } }, '/payload/subject'],
  [{ name: 'welcome', variables: {}, colour: 'red' }, '/template/colour'],
  [
    { name: 'welcome', variables: { name: 'Ann' } },
    '/payload/subject',
    { payload: { ...to, subject: 'Mine' } },
  ],
  [{ name: 'welcome', variables: { name: 'Ann' } }, '/payload/to', { payload: { from: to.from } }],
])('refuses a use of a template and says where: %j', async (template, pointer, more?: object) => {
  expect(await send(template, more)).toMatchObject([422, { errors: [{ pointer }] }])
})

it.each([
  '{{{name}}}',
  '{{&name}}',
  '{{>name}}',
  '{{#name}}again{{/name}}',
  '{{name',
  '{{}}',
  '{{a.b}}',
  '{{=<% %>=}}<%name%>',
])('refuses a template with more than names in its braces: %s', async (body) => {
  expect(await put('more', { subject: 's', body })).toMatchObject([
    422,
    { errors: [{ pointer: '/payload/body' }] },
  ])
})

it('has no names but those of its variables', async () => {
  await put('inherited', { subject: '{{constructor}}', body: '{{toString}}' })
  expect(await send({ name: 'inherited' })).toMatchObject([
    422,
    {
      errors: expect.arrayContaining([
        expect.objectContaining({ pointer: '/template/variables/constructor' }),
        expect.objectContaining({ pointer: '/template/variables/toString' }),
      ]),
    },
  ])
})
