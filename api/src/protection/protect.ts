import { allowOrigins, type Logger } from '@signalbox/runtime'
import type { RequestHandler } from 'express'
import type { IngestKeys } from './ingest-keys.ts'
import { limitInFlight } from './limit-in-flight.ts'
import { limitRate, type Charge } from './limit-rate.ts'
import { requireKey } from './require-key.ts'

export type ProtectionOptions = {
  /** Who may send events; everybody where there are none. */
  readonly keys?: IngestKeys | undefined
  /** How many events a second each client may send to this process; as many as it can where there is no limit. */
  readonly eventsPerSecond?: number | undefined
  /** The origins whose pages may send events, besides our own. */
  readonly origins?: readonly string[]
  /** The largest request body. */
  readonly bodyLimitBytes: number
  readonly log: Pick<Logger, 'warn'>
}

/** What stands before the routes of the api. What is switched off is left out, and costs nothing. */
export type Protection = {
  /** For every method of a route that pages of other origins may ask. */
  readonly origins: readonly RequestHandler[]
  /** For everything that is not open to everybody. */
  readonly keys: readonly RequestHandler[]
  /** For events, before their body is read: who may send, how many, and whether there is room. */
  readonly ingest: readonly RequestHandler[]
  readonly charge: Charge | undefined
}

/** Puts together what keeps the api from being used by the wrong ones or too much. */
export function protect(options: ProtectionOptions): Protection {
  const { keys: known, eventsPerSecond, origins = [], bodyLimitBytes, log } = options
  const keys = known ? [requireKey(known)] : []
  const rate = eventsPerSecond === undefined ? undefined : limitRate(eventsPerSecond)
  return {
    origins: origins.length > 0 ? [allowOrigins(origins)] : [],
    keys,
    ingest: [noSniff, ...keys, ...(rate ? [rate.admit] : []), limitInFlight({ bodyLimitBytes, log })],
    charge: rate?.charge,
  }
}

/** A browser that is led to an answer takes it for nothing but the JSON that it is. */
const noSniff: RequestHandler = (_request, response, next) => {
  response.setHeader('X-Content-Type-Options', 'nosniff')
  next()
}
