import { faultNames } from '@signalbox/contracts'
import { eventTypeNames } from '@signalbox/systems'
import { createLogger } from '@signalbox/runtime'
import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, it } from 'vitest'
import { createApi } from '../../app.ts'
import { problemKinds } from '../../problems.ts'
import { simulatorRoutes } from '../../simulator-routes.ts'
import { newRings } from '../../testing/open-test-api.ts'
import { openApiDocument } from './document.ts'
import { ref } from './schemas.ts'

const document = openApiDocument('1.2.3')

it('is valid OpenAPI to a public validator', async () => {
  const result = await new Validator().validate(
    JSON.parse(JSON.stringify(document)) as Record<string, unknown>,
  )
  expect(result).toEqual({ valid: true })
})

type Layer = {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> }
  readonly handle?: { readonly stack?: readonly Layer[] }
}

function routesIn(layers: readonly Layer[]): string[] {
  return layers.flatMap(({ route, handle }) => {
    if (!route) return routesIn(handle?.stack ?? [])
    const methods = Object.keys(route.methods)
    // What answers every method answers 405.
    if (methods.length > 1) return []
    return methods.map((method) => `${method} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`)
  })
}

it('has every route of the api, and no other', () => {
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
  const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  )
  expect(routesIn(api.router.stack as unknown as Layer[]).toSorted()).toEqual(documented.toSorted())
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
