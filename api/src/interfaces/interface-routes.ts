import { versionFrom } from '@signalbox/runtime'
import express, { type Router } from 'express'
import { asyncApiDocument } from './asyncapi/document.ts'
import { docsPage } from './docs/page.ts'
import { openApiDocument } from './openapi/document.ts'
import { sampleOrigin } from './openapi/samples.ts'

/** What the api says about itself: `/openapi.json`, `/asyncapi.json`, and `/docs`, the page made from both. */
export function interfaceRoutes(): Router {
  const routes = express.Router()
  const version = versionFrom({})
  const openApi = openApiDocument(version)
  const asyncApi = asyncApiDocument(version)
  const page = docsPage(openApi, asyncApi)
  // Written once: they are large, and anybody may ask for them.
  const openApiText = JSON.stringify(openApi)
  const asyncApiText = JSON.stringify(asyncApi)
  routes.get('/openapi.json', (_request, response) => {
    response.type('json').send(openApiText)
  })
  routes.get('/asyncapi.json', (_request, response) => {
    response.type('json').send(asyncApiText)
  })
  routes.get('/docs', ({ secure, headers: { host = '' } }, response) => {
    // The examples name the address under which the page was found, as far as that is one. Not by `protocol`, which
    // is whatever stands in X-Forwarded-Proto.
    const origin = /^[\w.:[\]-]+$/.test(host) ? `${secure ? 'https' : 'http'}://${host}` : sampleOrigin
    response.type('html').send(page.replaceAll(sampleOrigin, origin))
  })
  return routes
}
