import { appendFile, mkdtemp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sendFile } from './send-file.ts'
import { startFakeRevenue } from './testing/fake-revenue.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'revenue-client-'))
  file = path.join(folder, 'events.jsonl')
})
afterEach(async () => await rm(folder, { recursive: true }))

const line = (value: number) => `${JSON.stringify({ userId: 'user1', name: 'add_revenue', value })}\n`
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => line(from + index)).join('')
const valuesOf = (taken: readonly { value?: number }[]) => taken.map(({ value }) => value)
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)
const failed = async () =>
  (await readFile(path.join(folder, 'events.failed.jsonl'), 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((text) => JSON.parse(text) as { line: string; reason: string; offset: number })

test('all lines are sent once, in their order, over several runs', async () => {
  await using server = await startFakeRevenue()
  const options = { url: server.url, secret: 'secret' }
  await writeFile(file, lines(0, 1200))
  expect(await sendFile(file, options)).toMatchObject({ sent: 1200, confirmed: 1200, refused: 0, inDoubt: 0 })
  await appendFile(file, lines(1200, 1300))
  expect(await sendFile(file, options)).toMatchObject({ sent: 100, confirmed: 100 })
  expect(await sendFile(file, options)).toMatchObject({ sent: 0 })
  expect(valuesOf(server.taken)).toEqual(upTo(1300))
})

test('a line whose answer is lost is sent again under its id', async () => {
  await using server = await startFakeRevenue((request) => (request === 1 ? 'cut' : 'take'))
  await writeFile(file, lines(0, 1200))
  expect(await sendFile(file, { url: server.url, secret: 'secret' })).toMatchObject({ confirmed: 1200 })
  expect(server.taken).toHaveLength(1700)
  expect(new Set(server.taken.map(({ eventId }) => eventId)).size).toBe(1200)
})

test('without its place, a file gives its lines the same ids', async () => {
  await using server = await startFakeRevenue()
  await writeFile(file, lines(0, 20))
  await sendFile(file, { url: server.url, secret: 'secret' })
  await rm(`${file}.place`)
  await sendFile(file, { url: server.url, secret: 'secret' })
  expect(server.taken).toHaveLength(40)
  expect(new Set(server.taken.map(({ eventId }) => eventId)).size).toBe(20)
})

test('what was rotated away is sent to its end before the new file', async () => {
  await using server = await startFakeRevenue()
  await writeFile(file, lines(0, 10))
  await sendFile(file, { url: server.url, secret: 'secret' })
  await appendFile(file, `${lines(10, 15)}${line(15).trim()}`)
  await rename(file, `${file}.1`)
  await writeFile(file, lines(16, 20))
  await sendFile(file, { url: server.url, secret: 'secret' })
  expect(valuesOf(server.taken)).toEqual(upTo(20))
})

test('a file that was cut is sent from its beginning, as new events', async () => {
  await using server = await startFakeRevenue()
  const notices: string[] = []
  await writeFile(file, lines(0, 10))
  await sendFile(file, { url: server.url, secret: 'secret' })
  await truncate(file)
  await appendFile(file, lines(0, 3))
  const onNotice = (sentence: string) => notices.push(sentence)
  expect(await sendFile(file, { url: server.url, secret: 'secret', onNotice })).toMatchObject({
    confirmed: 3,
  })
  expect(new Set(server.taken.map(({ eventId }) => eventId)).size).toBe(13)
  expect(notices).toEqual([expect.stringContaining('cut or written anew')])
})

test('every line that cannot be taken is set aside with the reason, and the others are sent', async () => {
  await using server = await startFakeRevenue()
  const bad = ['no json', '[1]', Buffer.from([0xff, 0xfe]).toString('latin1'), line(-1).trim()]
  await writeFile(
    file,
    Buffer.concat([
      Buffer.from(`\uFEFF${line(0)}\r\n\n${line(1).trim()}\r\n${bad[0]}\n${bad[1]}\n`),
      Buffer.from([0xff, 0xfe, 0x0a]),
      Buffer.from(`${'x'.repeat(3 * 1024 * 1024)}\n${line(-1)}${line(2)}`),
    ]),
  )
  const account = await sendFile(file, { url: server.url, secret: 'secret' })
  expect(account).toMatchObject({ confirmed: 3, refused: 5, inDoubt: 0 })
  expect(valuesOf(server.taken)).toEqual([0, 1, 2])
  expect((await failed()).map(({ reason }) => reason)).toEqual([
    'The line is not JSON',
    'The line is not a JSON object',
    'The line is not UTF-8',
    'The line is longer than 1 MiB',
    expect.stringContaining('negative'),
  ])
})

test('goes on where lines are set aside that are longer than one may be', async () => {
  await using server = await startFakeRevenue()
  const quotes = '"'.repeat(1024 * 1024 - 100)
  await writeFile(file, `${'x'.repeat(3 * 1024 * 1024)}\n${quotes}\n${line(0)}`)
  const options = { url: server.url, secret: 'secret' }
  expect(await sendFile(file, options)).toMatchObject({ confirmed: 1, refused: 2 })
  await appendFile(file, `worse\n${line(1)}`)
  expect(await sendFile(file, options)).toMatchObject({ confirmed: 1, refused: 1 })
  expect((await failed()).map(({ line: text }) => text.slice(0, 3))).toEqual(['xxx', '"'.repeat(3), 'wor'])
})

test('a line is set aside once, even if the place behind it was not kept', async () => {
  await using server = await startFakeRevenue()
  await writeFile(file, lines(0, 1))
  await sendFile(file, { url: server.url, secret: 'secret' })
  const before = await readFile(`${file}.place`)
  await appendFile(file, 'bad\nworse\n')
  await sendFile(file, { url: server.url, secret: 'secret' })
  await writeFile(`${file}.place`, before)
  await appendFile(path.join(folder, 'events.failed.jsonl'), '{"file":"torn')
  await sendFile(file, { url: server.url, secret: 'secret' })
  expect((await failed()).map(({ line: text }) => text)).toEqual(['bad', 'worse'])
})

test('a last line without an end waits until it is whole', async () => {
  await using server = await startFakeRevenue()
  await writeFile(file, `${line(0)}{"userId":"user1","na`)
  const first = await sendFile(file, { url: server.url, secret: 'secret' })
  expect(first.offset).toBeLessThan(first.size)
  await appendFile(file, 'me":"add_revenue","value":1}')
  await sendFile(file, { url: server.url, secret: 'secret' })
  await appendFile(file, `\n${line(2)}`)
  await sendFile(file, { url: server.url, secret: 'secret' })
  expect(valuesOf(server.taken)).toEqual([0, 1, 2])
})

test('of a line that is too long nothing is sent, also when it is written on', async () => {
  await using server = await startFakeRevenue()
  const options = { url: server.url, secret: 'secret' }
  await writeFile(file, 'x'.repeat(2 * 1024 * 1024))
  await sendFile(file, options)
  await appendFile(file, line(0))
  expect(await sendFile(file, options)).toMatchObject({ confirmed: 0, refused: 1 })
  expect(server.taken).toEqual([])
})

test('a server that refuses everything ends it, and no line is set aside for that', async () => {
  await using server = await startFakeRevenue(() => 'refuse-all')
  await writeFile(file, lines(0, 3))
  await expect(sendFile(file, { url: server.url, secret: 'wrong' })).rejects.toThrow('The secret is wrong')
  expect(await failed()).toEqual([])
})

test('who follows gets what is appended, and a rotation on the way', async () => {
  await using server = await startFakeRevenue()
  await writeFile(file, lines(0, 2))
  const stop = new AbortController()
  const following = sendFile(file, { url: server.url, secret: 'secret', follow: true, signal: stop.signal })
  await vi.waitFor(() => expect(server.taken).toHaveLength(2))
  await appendFile(file, lines(2, 4))
  await vi.waitFor(() => expect(server.taken).toHaveLength(4), 5_000)
  await appendFile(file, lines(4, 5))
  await rename(file, `${file}.1`)
  await writeFile(file, lines(5, 7))
  await vi.waitFor(() => expect(server.taken).toHaveLength(7), 10_000)
  stop.abort()
  expect(await following).toMatchObject({ confirmed: 7, inDoubt: 0 })
  expect(valuesOf(server.taken)).toEqual(upTo(7))
})
