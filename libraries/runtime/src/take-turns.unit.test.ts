import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { queryObjects } from 'node:v8'
import express from 'express'
import { expect, it } from 'vitest'
import { createApp } from './health.ts'
import { listen } from './listen.ts'

// The laws: the requests of a connection take turns, and whatever happens to it, nothing of them is left.

const host = '127.0.0.1'
const get = (address = '/') => `GET ${address} HTTP/1.1\r\nHost: x\r\n\r\n`

async function open(port: number): Promise<Socket> {
  const socket = connect(port, host)
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

it('begins one request of a connection at a time, and answers all in their order', async () => {
  let begun = 0
  const answers: (() => void)[] = []
  await using server = await listen(
    ({ url }, response) => {
      begun += 1
      answers.push(() => response.end(url))
    },
    { host, port: 0 },
  )
  const socket = await open(server.port)
  let text = ''
  socket.on('data', (chunk) => (text += String(chunk)))
  socket.write(get('/1') + get('/2'))
  socket.write(get('/3'))
  for (const turn of [1, 2, 3]) {
    await expect.poll(() => begun).toBe(turn)
    await wait(20)
    expect(begun).toBe(turn)
    answers[turn - 1]?.()
  }
  await expect.poll(() => text.match(/\/\d$|\/\d(?=HTTP)/g)).toEqual(['/1', '/2', '/3'])
  socket.destroy()
})

it('reads bodies of requests that wait when their turn comes', async () => {
  await using server = await listen(
    (request, response) => {
      let bytes = 0
      request.on('data', (chunk: Buffer) => (bytes += chunk.length))
      request.on('end', () => response.end(`<${bytes}>`))
    },
    { host, port: 0 },
  )
  const socket = await open(server.port)
  let text = ''
  socket.on('data', (chunk) => (text += String(chunk)))
  const sizes = [10, 300_000, 0, 200_000, 7]
  for (const bytes of sizes)
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes}\r\n\r\n${'x'.repeat(bytes)}`)
  await expect
    .poll(() => [...text.matchAll(/<(\d+)>/g)].map(([, bytes]) => Number(bytes)), { timeout: 5_000 })
    .toEqual(sizes)
  socket.destroy()
})

it('begins nothing on a connection that ends with the answer before, however long that is under way', async () => {
  let begun = 0
  await using server = await listen(
    (_request, response) => {
      begun += 1
      response.setHeader('Connection', 'close').end(Buffer.alloc(32 * 1024 * 1024))
    },
    { host, port: 0 },
  )
  const socket = await open(server.port)
  socket.pause().write(get().repeat(3))
  await expect.poll(() => begun).toBe(1)
  await wait(100)
  await once(socket.resume(), 'close')
  expect(begun).toBe(1)
})

it('never sends what is wrong with one request as the answer to the one before', async () => {
  let answer = () => {}
  await using server = await listen((_request, response) => void (answer = () => response.end('ok')), {
    host,
    port: 0,
    headersTimeoutMs: 200,
    requestTimeoutMs: 200,
  })
  const late = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{'
  for (const wrong of ['no HTTP\r\n\r\n', late]) {
    const socket = await open(server.port)
    let text = ''
    socket.on('data', (chunk) => (text += String(chunk)))
    socket.write(get() + wrong)
    await Promise.race([once(socket, 'close'), wait(2_500)])
    answer()
    await wait(20)
    expect(text).not.toMatch(/HTTP\/1.1 4/)
    socket.destroy()
  }
})

it('lets others have their turn between two requests of one connection', async () => {
  const order: string[] = []
  await using server = await listen(
    (request, response) => {
      order.push(request.url ?? '')
      request.resume().once('end', () => response.end())
    },
    { host, port: 0 },
  )
  const [many, one] = [await open(server.port), await open(server.port)]
  const body = 'POST /many HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}'
  many.resume().write(body.repeat(30))
  one.resume().write(get('/one'))
  await expect.poll(() => order.length).toBe(31)
  expect(order.indexOf('/one')).toBeLessThan(15)
  many.destroy()
  one.destroy()
})

it('ends the request that was begun when its connection breaks, and forgets those that wait', async () => {
  const counts = { begun: 0, ended: 0 }
  const answers: (() => void)[] = []
  await using server = await listen(
    (_request, response) => {
      counts.begun += 1
      response.on('close', () => (counts.ended += 1))
      answers.push(() => response.end('late'))
    },
    { host, port: 0 },
  )
  const socket = await open(server.port)
  socket.write(get().repeat(4))
  await expect.poll(() => counts).toEqual({ begun: 1, ended: 0 })
  socket.destroy()
  // While requests wait nothing is read, so it is noticed by the first answer that cannot be sent.
  for (let turn = 0; turn < 4; turn += 1) {
    for (const answer of answers.splice(0)) answer()
    await wait(20)
  }
  expect(counts.ended).toBe(counts.begun)
  expect(counts.begun).toBeLessThan(4)
})

it('after a flood of answers that nobody read, nothing of it is held', { timeout: 20_000 }, async () => {
  // Collects first, so that it counts what something holds.
  const held = () => queryObjects(ServerResponse, { format: 'count' })
  const filesOpen = () => readdirSync('/dev/fd').length
  const folder = await mkdtemp(path.join(tmpdir(), 'signalbox-flood-'))
  await writeFile(path.join(folder, 'large.txt'), 'x'.repeat(600_000))
  const app = createApp()
  app.use(express.static(folder))
  const before = { held: held(), files: filesOpen() }
  await using server = await listen(app, { host, port: 0 })
  for (let flood = 0; flood < 2; flood += 1) {
    const sockets = await Promise.all(Array.from({ length: 20 }, async () => open(server.port)))
    for (const socket of sockets) socket.pause().write(get('/large.txt').repeat(30))
    await expect.poll(filesOpen).toBeGreaterThan(before.files + 40)
    for (const socket of sockets) socket.destroy()
    // The server's own.
    await expect.poll(filesOpen, { timeout: 5_000 }).toBeLessThanOrEqual(before.files + 1)
  }
  await expect.poll(held, { timeout: 5_000, interval: 500 }).toBeLessThanOrEqual(before.held)
  await rm(folder, { recursive: true })
})
