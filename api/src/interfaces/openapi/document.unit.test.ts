import { faultNames } from '@signalbox/contracts'
import { eventTypeNames } from '@signalbox/systems'
import { createLogger } from '@signalbox/runtime'
import { interfaceDifferences } from '@signalbox/testing/interface'
import { expect, it } from 'vitest'
import { createApi } from '../../app.ts'
import { problemKinds } from '../../problems.ts'
import { simulatorRoutes } from '../../simulator-routes.ts'
import { newRings } from '../../testing/open-test-api.ts'
import { openApiDocument } from './document.ts'
import { ref } from './schemas.ts'

const document = openApiDocument('1.2.3')

it('is valid OpenAPI to a public validator, and has every route of the api, and no other', async () => {
  const nothing = () => {
    throw new Error('Nobody asks')
  }
  const api = createApi({
    publish: nothing,
    rings: newRings(),
    ingest: { accepted: nothing, inDoubt: nothing, rejected: nothing, [Symbol.asyncDispose]: nothing },
    stamp: nothing,
    health: { checks: {}, stopping: new AbortController().signal },
    log: createLogger({ service: 'api', level: 'silent' }),
    bodyLimitBytes: 1024,
    frontendDirectory: '/nowhere',
    simulator: simulatorRoutes({
      dashboardUrl: undefined,
      systemUrls: {},
      faultsUrl: 'http://127.0.0.1:1',
      readRun: nothing,
      readPressure: nothing,
    }),
  })
  expect(await interfaceDifferences(api, document)).toEqual({ invalid: [], leftOut: [], missing: [] })
})

it('names every code that an error may have', () => {
  const text = JSON.stringify(document.paths) + document.info.description
  expect(Object.keys(problemKinds).filter((code) => !text.includes(code))).toEqual([])
})

it('has a schema for every event type, found by its name', () => {
  const { Event, ...schemas } = document.components.schemas
  expect(Event?.['oneOf']).toEqual(eventTypeNames.map(ref))
  for (const type of eventTypeNames)
    expect(schemas[type]).toMatchObject({
      properties: { eventType: { const: type } },
      additionalProperties: false,
    })
  expect(document.paths['/faults/{name}'].post.parameters?.[0]).toMatchObject({
    schema: { enum: faultNames },
  })
})
