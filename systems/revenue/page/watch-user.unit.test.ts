import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchUser, type Connection, type Told } from './watch-user.ts'

// The law: who watches is told of each change once, however often the connection breaks, and knows when it is broken.

const opened: FakeSocket[] = []
class FakeSocket extends EventTarget {
  readonly url: URL
  isClosed = false
  constructor(url: URL) {
    super()
    this.url = url
    opened.push(this)
  }
  close(): void {
    this.isClosed = true
    this.dispatchEvent(new Event('close'))
  }
  tell(sequence: number): void {
    const data = JSON.stringify({ user_id: 'user1', revenue: '1', sequence })
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
}

let answer: () => Promise<Response>
let told: number[]
let connections: Connection[]
let stop: () => void
beforeEach(() => {
  vi.useFakeTimers()
  opened.length = 0
  answer = async () => Response.json({ ticket: 'let me in' })
  vi.stubGlobal(
    'fetch',
    vi.fn<() => Promise<Response>>(async () => await answer()),
  )
  vi.stubGlobal('WebSocket', FakeSocket)
  told = []
  connections = []
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

function watch(): void {
  stop = watchUser({
    service: { url: 'http://revenue.example', secret: 'secret' },
    userId: 'user1',
    onTold: ({ sequence }: Told) => told.push(sequence),
    onConnection: (connection) => connections.push(connection),
  })
}
const pass = async (ms: number) => await vi.advanceTimersByTimeAsync(ms)
const state = () => connections.at(-1)?.state

it('goes on behind the last change once the connection is there again', async () => {
  watch()
  await pass(0)
  expect(opened[0]?.url.href).toBe('ws://revenue.example/live?userId=user1&ticket=let+me+in')
  opened[0]?.tell(4)
  opened[0]?.tell(5)
  expect(state()).toBe('live')
  opened[0]?.close()
  expect(state()).toBe('broken')
  await pass(500)
  expect(opened[1]?.url.searchParams.get('after')).toBe('5')
  opened[1]?.tell(6)
  expect([told, state()]).toEqual([[4, 5, 6], 'live'])
})

it('waits twice as long each time, 10 s at most, and says in words what is wrong', async () => {
  answer = async () => await Promise.reject(new TypeError('Failed to fetch'))
  watch()
  await pass(60_000)
  const at = connections.map((one) => (one.state === 'broken' ? one.againAt : 0))
  const waits = at.slice(1).map((time, index) => time - (at[index] ?? 0))
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000, 10_000, 10_000])
  expect(connections[0]).toMatchObject({
    failure: { message: expect.stringContaining('npm start starts it') },
  })
})

it('asks for another secret where this one is none, and does not try that again', async () => {
  answer = async () => Response.json({ title: 'The secret is missing or wrong' }, { status: 401 })
  watch()
  await pass(60_000)
  expect(connections).toHaveLength(1)
  expect(connections[0]).toMatchObject({ state: 'broken', failure: { needsSecret: true } })
})

it('opens nothing more once it is told to stop', async () => {
  watch()
  await pass(0)
  stop()
  await pass(60_000)
  expect(opened.map(({ isClosed }) => isClosed)).toEqual([true])
})
