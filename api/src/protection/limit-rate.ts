import { clientNetwork, tokenBuckets } from '@signalbox/runtime'
import type { RequestHandler, Response } from 'express'
import { problem } from '../problems.ts'

/** Charges the client of a request with its events. Throws the problem 429 or 413 when they are too many. */
export type Charge = (response: Response, events: number) => void

/** For so long a client may save up what it does not send: batches come in bursts. */
const windowSeconds = 10

type Draw = { readonly response: Response; readonly client: string; readonly waitMs: number }

/**
 * Limits how many events a second each client sends to this process, as a token bucket that holds ten seconds' worth.
 *
 * How many events a request holds is known only once it was read and judged. So `admit` takes one token and refuses,
 * unread, whoever has none, and `charge` takes the rest before anything is published. The last batch that begins while
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
    response.setHeader('Retry-After', seconds)
    throw problem(
      'rate_limited',
      `At most ${eventsPerSecond} events a second are taken from you; send the same events with the same ids again in ${seconds} s`,
    )
  }

  return {
    admit(request, response, next) {
      response.locals.client ??= clientNetwork(request.ip ?? '')
      const client = String(response.locals.client)
      tell({ response, client, waitMs: buckets.take(client) })
      next()
    },
    charge(response, events) {
      if (events > eventsMax) {
        throw problem('too_many_events', `Send at most ${eventsMax} events in one request`)
      }
      if (events < 2) return
      const client = String(response.locals.client)
      tell({ response, client, waitMs: buckets.takeMore(client, events - 1) })
    },
  }
}
