import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { expect, it } from 'vitest'
import type { Notification } from '@signalbox/systems/notifications/events/notification.ts'
import { smtp } from './smtp.ts'

// The law: an email arrives at a real mail server as it was sent, and what the server says is understood.

const notification: Notification = {
  eventId: 'mail',
  channel: 'email',
  priority: 'default',
  metadata: {},
  onUncertain: 'hold',
  payload: { subject: 'Grüße', body: '<p>Hello</p>', to: 'anna@example.com', from: 'shop@example.com' },
}
const called = {
  signal: AbortSignal.timeout(10_000),
  idempotencyKey: '00000000-0000-8000-8000-000000000001',
  id: '00000000-0000-8000-8000-000000000002',
  attempt: 1,
}

/** A mail server that answers a recipient with what it is told, and the mails that it took. */
async function openServer(refusal?: number) {
  const mails: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) =>
      done(refusal === undefined ? null : Object.assign(new Error('No'), { responseCode: refusal })),
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (part: Buffer) => (text += part.toString()))
      stream.on('end', () => {
        mails.push(text)
        done()
      })
    },
  })
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const { port } = listening.address() as AddressInfo
  return {
    mails,
    url: `smtp://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => await new Promise<void>((resolve) => server.close(resolve)),
  }
}

async function sendTo(url: string) {
  await using provider = smtp({
    url,
    timeoutMs: 5_000,
    unsubscribe: () => ({ 'List-Unsubscribe': '<https://x.example>' }),
  })
  return await provider.send(notification, called)
}

it('delivers an email', async () => {
  await using server = await openServer()
  expect(await sendTo(server.url)).toEqual({
    outcome: 'taken',
    providerId: `<${called.idempotencyKey}@signalbox>`,
    reports: false,
  })
  const [mail = ''] = server.mails
  for (const line of [
    'To: anna@example.com',
    'From: shop@example.com',
    'Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=',
    `Message-ID: <${called.idempotencyKey}@signalbox>`,
    'List-Unsubscribe: <https://x.example>',
    '<p>Hello</p>',
  ])
    expect(mail).toContain(line)
})

it.each([
  [550, { outcome: 'refused', blames: 'recipient' }],
  [554, { outcome: 'refused', blames: 'provider' }],
  [451, { outcome: 'later' }],
])('understands %i', async (code, meaning) => {
  await using server = await openServer(code)
  expect(await sendTo(server.url)).toMatchObject({ ...meaning, error: `smtp_${code}` })
})

it('tries again where no server is there', async () => {
  const server = await openServer()
  await server[Symbol.asyncDispose]()
  expect(await sendTo(server.url)).toMatchObject({ outcome: 'later' })
})
