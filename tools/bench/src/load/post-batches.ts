import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { ndjson } from '@signalbox/contracts'
import { createEventBody, type EventKind } from './event-body.ts'

export type PostBatchesOptions = {
  /** The api's address. */
  readonly url: string
  readonly kind: EventKind
  /** Ends it; requests under way are waited for. */
  readonly signal: AbortSignal
  /** Asked before each request: whether the next one has to wait a little. */
  readonly full?: () => boolean
  /** Told how many events the api has just taken. */
  readonly onAccepted: (events: number) => void
}

// What the client library does by itself: 500 events a request, four requests at a time.
const batchEvents = 500
const connections = 4
const pauseMs = 5

/**
 * Posts batches of events as fast as they are taken, until it is told to end.
 *
 * @throws when one is answered with anything but 202
 */
export async function postBatches({
  url,
  kind,
  signal,
  full,
  onAccepted,
}: PostBatchesOptions): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, noDelay: true })
  async function sendInTurn(): Promise<void> {
    const body = createEventBody(kind, batchEvents)
    while (!signal.aborted) {
      if (full?.() === true) {
        await wait(pauseMs)
        continue
      }
      await post(`${url}/events`, agent, body.next())
      onAccepted(batchEvents)
    }
  }
  try {
    await Promise.all(Array.from({ length: connections }, sendInTurn))
  } finally {
    agent.destroy()
  }
}

async function post(url: string, agent: Agent, body: Buffer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const outgoing = request(url, {
      method: 'POST',
      agent,
      headers: { 'content-type': ndjson, 'content-length': body.length },
    })
    outgoing.on('error', reject)
    outgoing.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('error', reject)
      response.on('end', () => {
        if (response.statusCode === 202) resolve()
        else reject(new Error(`The api answered ${response.statusCode} to a batch: ${text}`))
      })
    })
    outgoing.end(body)
  })
}
