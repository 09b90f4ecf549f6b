import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { isLocal } from './is-local.ts'

const asked = (remoteAddress: string, headers: Record<string, string>) =>
  isLocal({ socket: { remoteAddress }, headers } as unknown as IncomingMessage)

it.each([
  ['127.0.0.1', 'localhost:4000'],
  ['::1', '[::1]:4000'],
  ['::ffff:127.0.0.1', '127.0.0.1:4000'],
  ['127.0.0.1', 'LOCALHOST'],
])('takes %s asking %s as this machine', (address, host) => {
  expect(asked(address, { host })).toBe(true)
  expect(asked(address, { host, origin: `http://${host}` })).toBe(true)
})

it.each([
  ['another machine', '192.168.0.7', { host: 'localhost:4000' }],
  ['a network of containers', '::ffff:172.17.0.1', { host: 'localhost:4000' }],
  ['a proxy on this machine', '127.0.0.1', { host: 'localhost:4000', 'x-forwarded-for': '127.0.0.1' }],
  ['a name that leads here (DNS rebinding)', '127.0.0.1', { host: 'evil.example:4000' }],
  ['a name that only begins like one of ours', '127.0.0.1', { host: '127.0.0.1.evil.example' }],
  ['a page of another name', '127.0.0.1', { host: 'localhost:4000', origin: 'https://evil.example' }],
  ['nobody who says which name', '127.0.0.1', {}],
])('does not take %s as this machine', (_who, address, headers) => {
  expect(asked(address, headers)).toBe(false)
})
