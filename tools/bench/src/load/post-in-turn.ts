import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { ndjson } from '@signalbox/contracts'

export type PostInTurnOptions = {
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** The status by which a batch is taken. */
  readonly taken: number
  /** For one of the connections, what makes its next body: as many lines as it is told. */
  readonly linesOf: (events: number) => () => Buffer | string
  /** Ends it; requests under way are waited for. */
  readonly signal: AbortSignal
  /** Asked before each request: whether the next one has to wait a little. */
  readonly full?: () => boolean
  /** Told how many events have just been taken. */
  readonly onAccepted: (events: number) => void
}

// What the client library does by itself: 500 events a request, four requests at a time.
const batchEvents = 500
const connections = 4
const pauseMs = 5

/**
 * Posts batches of lines as fast as they are taken, until it is told to end.
 *
 * @throws when one is answered with another status
 */
export async function postInTurn(options: PostInTurnOptions): Promise<void> {
  const { url, headers, taken, linesOf, signal, full, onAccepted } = options
  const agent = new Agent({ keepAlive: true, maxSockets: connections, noDelay: true })

  async function sendInTurn(): Promise<void> {
    const next = linesOf(batchEvents)
    while (!signal.aborted) {
      if (full?.() === true) {
        await wait(pauseMs)
        continue
      }
      await post(next())
      onAccepted(batchEvents)
    }
  }

  async function post(body: Buffer | string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const length = { 'content-type': ndjson, 'content-length': Buffer.byteLength(body) }
      const outgoing = request(url, { method: 'POST', agent, headers: { ...headers, ...length } })
      outgoing.on('error', reject)
      outgoing.on('response', (response) => {
        response.on('error', reject)
        if (response.statusCode === taken) return void response.resume().on('end', resolve)
        const refusal = (words: string) =>
          reject(new Error(`${url} answered ${response.statusCode} to a batch: ${words}`))
        text(response).then(refusal, reject)
      })
      outgoing.end(body)
    })
  }

  try {
    await Promise.all(Array.from({ length: connections }, sendInTurn))
  } finally {
    agent.destroy()
  }
}
