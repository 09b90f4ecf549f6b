import { cloudEventJson, writeEventReport, type Queues } from '@signalbox/contracts'
import { eventTypeNames } from '@signalbox/systems'
import type { Database } from '@signalbox/database'
import { atMost, orUnavailable } from '@signalbox/runtime'
import express, { type Router } from 'express'
import { problem } from './problems.ts'
import { idIn, optionalIdIn } from './query-text.ts'
import { readEvent } from './read-event.ts'
import { readEventsOfType } from './read-events-of-type.ts'
import { toCloudEvent } from './to-cloud-event.ts'
import { whereUnknownMayBe } from './where-unknown-may-be.ts'

export type EventRoutesOptions = {
  readonly database: Database
  readonly queues: () => Promise<Queues>
}

// Each asks PostgreSQL some questions, and an event may have 4 MiB.
const eventsAtOnce = 16

/** `/api/events`: one event by its id, as a report or as the CloudEvent that it is, and the newest of a type. */
export function eventRoutes({ database, queues }: EventRoutesOptions): Router {
  const routes = express.Router()
  routes.use(atMost(eventsAtOnce))
  routes.get('/', async (request, response) => {
    const eventType = eventTypeNames.find((type) => type === request.query.type)
    if (!eventType)
      throw problem('unknown_event_type', `Ask for one of these with ?type=: ${eventTypeNames.join(', ')}`)
    const before = optionalIdIn(request.query.before)
    response.json(await orUnavailable(readEventsOfType(database, eventType, before)))
  })
  routes.get('/:id', async (request, response) => {
    const report = await orUnavailable(readEvent(database, queues, idIn(request.params.id)))
    if (!report) throw problem('unknown_event', whereUnknownMayBe(await queues()))
    if (request.accepts(['application/json', cloudEventJson]) !== cloudEventJson)
      return response.type('application/json').send(writeEventReport(report))
    const cloudEvent = toCloudEvent(report)
    if (!cloudEvent) throw problem('not_stored', report.where.sentence)
    response.type(cloudEventJson).send(cloudEvent)
  })
  return routes
}
