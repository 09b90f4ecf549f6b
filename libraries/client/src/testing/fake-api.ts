import type { Problem } from '@signalbox/contracts'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import type { ClientOptions } from '../client-options.ts'
import { createClient } from '../create-client.ts'
import type { EventInput } from '../new-event.ts'

type Request = {
  contentType: string
  events: { id: string; create_date: string; eventType: string }[]
}
export type Answer = (request: Request, signal: AbortSignal) => Response | Promise<Response>

/** Stops the clock, makes the jitter half of its ceiling, and holds the client to leaving no timer behind. */
export function useFakeTime(): void {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
  })
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
    vi.restoreAllMocks()
  })
}

/** An answer in JSON. */
export function json(status: number, body: unknown, headers = {}): Response {
  return new Response(JSON.stringify(body), { status, headers })
}

/** An error answer of the api. */
export function problem(status: number, more: Partial<Problem> = {}): Problem {
  const detail = 'It cannot be'
  return { type: 'about:blank', title: 'No', status, detail, code: 'no', retryable: false, ...more }
}

/** What a healthy api answers. */
export const take: Answer = ({ events: [first, ...others] }) =>
  others.length > 0
    ? json(202, { accepted: others.length + 1, rejected: 0, errors: [] })
    : json(202, { ...first, topic: 'topic1' })

/** An api that answers requests in turn, the last answer again and again, and a client of it. */
export function fakeApi(answers: Answer[], options: Partial<ClientOptions> = {}) {
  const requests: Request[] = []
  const fetch = vi.fn<typeof globalThis.fetch>(async (_, init) => {
    const contentType = new Headers(init!.headers).get('content-type') ?? ''
    const lines = (init!.body as string).split('\n')
    const request = {
      contentType,
      events: lines.map((line) => JSON.parse(line) as Request['events'][number]),
    }
    const answer = answers[Math.min(requests.length, answers.length - 1)]
    requests.push(request)
    return answer!(request, init!.signal!)
  })
  const client = createClient({ url: 'http://127.0.0.1:1', fetch, ...options })

  /** Sends, and lets the clock jump from timer to timer until there are outcomes. */
  async function send(events: EventInput[], signal?: AbortSignal) {
    let done = false
    const outcomes = client.send(events, signal ? { signal } : {}).finally(() => (done = true))
    while (!done) await vi.advanceTimersToNextTimerAsync()
    return outcomes
  }
  return { requests, send, client }
}

/** So many passive events. */
export function passive(count: number): EventInput[] {
  return Array.from({ length: count }, () => ({ eventType: 'passiveEvent' }))
}

/** The status of each outcome. */
export function statuses(outcomes: readonly { status: string }[]): string[] {
  return outcomes.map(({ status }) => status)
}
