import { afterEach, expect, test, vi } from 'vitest'
import { createClient } from './create-client.ts'

afterEach(() => vi.unstubAllGlobals())

const url = 'http://127.0.0.1:3000'

async function postedTo(address: string): Promise<string> {
  const fetch = vi.fn<typeof globalThis.fetch>(() => Promise.resolve(new Response('', { status: 404 })))
  await createClient({ url: address, fetch }).send([{ eventType: 'passiveEvent' }])
  return fetch.mock.calls[0]?.[0] as string
}

test('events go to /events below the address, with or without a slash at its end', async () => {
  expect(await postedTo(url)).toBe('http://127.0.0.1:3000/events')
  expect(await postedTo('https://example.org/signalbox/')).toBe('https://example.org/signalbox/events')
})

test('a page may name its own origin by nothing at all; Node cannot', async () => {
  expect(() => createClient({ url: '' })).toThrow("Option url must be the api's address")
  vi.stubGlobal('location', { href: 'https://example.org/simulator?x=1' })
  expect(await postedTo('')).toBe('/events')
})

test.each([
  [{ url: 'localhost' }, "Option url must be the api's address"],
  [{ url: undefined as never }, "Option url must be the api's address"],
  [{ url: 'ftp://example.org' }, 'Option url must begin with http:// or https://, not ftp:'],
  [{ url, batchEventsMax: 0 }, 'Option batchEventsMax must be a whole number from 1'],
  [{ url, batchBytesMax: 1.5 }, 'Option batchBytesMax'],
  [{ url, concurrency: -1 }, 'Option concurrency'],
  [{ url, attemptTimeoutMs: Number.NaN }, 'Option attemptTimeoutMs'],
  [
    { url, deadlineMs: Infinity },
    'Option deadlineMs must be a whole number from 1 to 2147483647, not Infinity',
  ],
  [{ url, key: 'two words' }, 'Option key must be an ingest key, such as sbk_web-shop_...'],
  [{ url, key: '' }, 'Option key must be an ingest key'],
  [{ url, fetch: 'fetch' as never }, 'Cannot create a client without fetch'],
])('%o is refused at once with the option named', (options, message) => {
  expect(() => createClient(options)).toThrow(message)
})

test('a key goes with every request, and is not repeated when it makes no sense', async () => {
  const fetch = vi.fn<typeof globalThis.fetch>(() => Promise.resolve(new Response('', { status: 404 })))
  const headersWith = async (key?: string) => {
    await createClient({ url, key, fetch }).send([{ eventType: 'passiveEvent' }])
    return new Headers(fetch.mock.lastCall?.[1]?.headers)
  }
  expect((await headersWith('sbk_a_0')).get('authorization')).toBe('Bearer sbk_a_0')
  expect((await headersWith()).has('authorization')).toBe(false)
  const attempt = () => createClient({ url, key: 'hunter2 ' })
  expect(attempt).toThrow('Option key')
  expect(attempt).not.toThrow('hunter2')
})

test('a password in the address is refused and not repeated', () => {
  const attempt = () => createClient({ url: 'http://ann:hunter2@example.org' })
  expect(attempt).toThrow('Option url must not hold a user name or password')
  expect(attempt).not.toThrow('hunter2')
})
