import {
  answerErrors,
  createApp,
  healthRoutes,
  securityHeaders,
  type HealthOptions,
  type Logger,
} from '@signalbox/runtime'
import express, { type Express, type RequestHandler, type Router } from 'express'
import { acceptEvents, type AcceptEventsOptions } from './accept-events.ts'
import { checkMediaType } from './format.ts'
import { interfaceRoutes } from './interfaces/interface-routes.ts'
import { problem } from './problems.ts'
import { readBytes } from './read-body.ts'

export type ApiOptions = AcceptEventsOptions & {
  readonly health: HealthOptions
  readonly log: Logger
  readonly frontendDirectory: string
  /** What the simulator asks besides sending events; left out where nobody uses it. */
  readonly simulator?: Router
}

/** The api's HTTP interface: events in, health, what it says about itself, and the simulator at `/`. */
export function createApi(options: ApiOptions): Express {
  const { health, log, bodyLimitBytes, frontendDirectory, simulator } = options
  const app = createApp()
  app.post('/events', checkMediaType, readBytes(bodyLimitBytes), acceptEvents(options))
  app.all('/events', allowOnly('POST'))
  app.use(healthRoutes(health))
  if (simulator) app.use(simulator)
  app.use(securityHeaders)
  app.use(interfaceRoutes())
  app.use(express.static(frontendDirectory))
  app.use(() => {
    throw problem(
      'not_found',
      'Events go to POST /events; the simulator is at /, and what else there is at /docs',
    )
  })
  app.use(answerErrors(log))
  return app
}

function allowOnly(method: string): RequestHandler {
  return (_request, response) => {
    response.setHeader('Allow', method)
    throw problem('method_not_allowed', `Send events with ${method}`)
  }
}
