import type { Tracer } from '@signalbox/contracts'
import {
  allowOnly,
  answerTheRest,
  createApp,
  healthRoutes,
  refuseTooLarge,
  securityHeaders,
  type HealthOptions,
  type Logger,
} from '@signalbox/runtime'
import express, { type Express, type Router } from 'express'
import { acceptEvents, type AcceptEventsOptions } from './accept-events.ts'
import { checkMediaType } from './format.ts'
import { interfaceRoutes } from './interfaces/interface-routes.ts'
import { protect, type Protection } from './protection/protect.ts'
import { readBytes } from './read-body.ts'
import { traceRequests } from './trace-requests.ts'

export type ApiOptions = AcceptEventsOptions & {
  readonly health: HealthOptions
  readonly log: Logger
  readonly frontendDirectory: string
  /** Who may send, from where and how much; left out where everybody may. */
  readonly protection?: Protection
  /** What the simulator asks besides sending events; left out where nobody uses it. */
  readonly simulator?: Router
  /** What the simulator may ask besides us: the services that the cards of systems ask. */
  readonly askedOrigins?: readonly string[]
  /** Records each request to take events, where traces are wanted. */
  readonly tracer?: Tracer | undefined
}

/** The api's HTTP interface: events in, health, what it says about itself, and the simulator at `/`. */
export function createApi(options: ApiOptions): Express {
  const { health, log, bodyLimitBytes, frontendDirectory, simulator, askedOrigins, tracer } = options
  const { origins, ingest, charge } = options.protection ?? protect({ bodyLimitBytes, log })
  const accept = acceptEvents({ ...options, charge })
  const handle = tracer ? traceRequests(tracer, 'POST /events', accept) : accept
  const app = createApp()
  // One proxy in front is believed about the address of who asks.
  app.set('trust proxy', 1)
  if (origins.length > 0) app.all('/events', ...origins)
  app.post(
    '/events',
    refuseTooLarge(bodyLimitBytes),
    ...ingest,
    checkMediaType,
    readBytes(bodyLimitBytes),
    handle,
  )
  app.all('/events', allowOnly('POST'))
  app.use(healthRoutes(health))
  if (simulator) app.use(simulator)
  app.use(securityHeaders(askedOrigins))
  app.use(interfaceRoutes())
  app.use(express.static(frontendDirectory))
  answerTheRest(app, log, 'Events go to POST /events; what else there is stands in /docs')
  return app
}
