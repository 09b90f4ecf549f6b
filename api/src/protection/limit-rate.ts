import { clientNetwork, tokenBuckets } from '@signalbox/runtime'
import type { RequestHandler, Response } from 'express'
import { problem } from '../problems.ts'

/** Charges the client of a request. Throws the problem 429 or 413 when it is too much. */
export type Charge = {
  /** For the size of its body, before that is parsed. */
  bytes(response: Response, bytes: number): void
  /** For its events, as far as they cost more than its size. */
  events(response: Response, events: number, bytes: number): void
}

/** So large a part of a body costs what an event costs: reading 1 KiB takes about as long as accepting an event. */
const bytesOfToken = 1_024

/** For so long a client may save up what it does not send: batches come in bursts. */
const windowSeconds = 10

type Draw = { readonly response: Response; readonly client: string; readonly waitMs: number }

/**
 * Limits how many events a second each client sends to this process, as a token bucket that holds ten seconds' worth.
 *
 * A request costs one token for each event or for each KiB that was begun, whichever is more, and at most a whole bucket
 * for its size. How many events it holds is known only once it was parsed, which is work. So `admit` takes one token and
 * refuses, unread, whoever has none; `charge.bytes` takes what the size costs before the body is parsed, also of one that
 * is nonsense; and `charge.events` takes the rest before anything is published. The last batch that begins while
 * something is left may make a debt, which has to be paid back by waiting; so no batch is ever stuck for its size, and
 * the rate holds.
 */
export function limitRate(eventsPerSecond: number): {
  readonly admit: RequestHandler
  readonly charge: Charge
} {
  const eventsMax = eventsPerSecond * windowSeconds
  const buckets = tokenBuckets({ capacity: eventsMax, refillMs: 1_000 / eventsPerSecond })
  const policy = `"events";q=${eventsMax};w=${windowSeconds}`

  function tell({ response, client, waitMs }: Draw): void {
    const { tokens, fullInMs } = buckets.left(client)
    response.setHeader('RateLimit-Policy', policy)
    response.setHeader('RateLimit', `"events";r=${tokens};t=${Math.ceil(fullInMs / 1_000)}`)
    if (waitMs === 0) return
    const seconds = Math.ceil(waitMs / 1_000)
    throw problem(
      'rate_limited',
      `At most ${eventsPerSecond} events a second are taken from you; send the same events with the same ids again in ${seconds} s`,
      { retryAfterSeconds: seconds },
    )
  }

  const priceOf = (bytes: number) => Math.max(1, Math.min(eventsMax, Math.ceil(bytes / bytesOfToken)))

  function takeMore(response: Response, tokens: number): void {
    if (tokens < 1) return
    const client = String(response.locals.client)
    tell({ response, client, waitMs: buckets.takeMore(client, tokens) })
  }

  return {
    admit(request, response, next) {
      response.locals.client ??= clientNetwork(request.ip ?? '')
      const client = String(response.locals.client)
      tell({ response, client, waitMs: buckets.take(client) })
      next()
    },
    charge: {
      bytes(response, bytes) {
        takeMore(response, priceOf(bytes) - 1)
      },
      events(response, events, bytes) {
        if (events > eventsMax)
          throw problem('too_many_events', `Send at most ${eventsMax} events in one request`)
        takeMore(response, events - priceOf(bytes))
      },
    },
  }
}
