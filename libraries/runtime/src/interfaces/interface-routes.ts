import express, { type Router } from 'express'
import type { ProblemKind } from '../problems.ts'
import { securityHeaders } from '../security-headers.ts'
import { html, paragraphs, prose, table, type Html } from './html.ts'
import { pageStyle } from './style.ts'

type Operation = {
  readonly summary: string
  readonly parameters?: readonly { readonly name: string; readonly description: string }[]
  readonly requestBody?: object
  readonly responses: Readonly<Record<string, { readonly description: string }>>
}

/** An OpenAPI document, as far as its page shows it. */
export type OpenApi = {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly 'x-problems'?: Readonly<Record<string, ProblemKind>>
}

/** What a service says about itself: `/openapi.json`, and `/docs`, the page made from it: no script, nothing to load. */
export function interfaceRoutes(document: OpenApi): Router {
  const routes = express.Router()
  // Written once, as anybody may ask for them.
  const text = JSON.stringify(document)
  const page = pageOf(document).html
  routes.use(['/docs', '/openapi.json'], securityHeaders())
  routes.get('/openapi.json', (_request, response) => void response.type('json').send(text))
  routes.get('/docs', (_request, response) => void response.type('html').send(page))
  return routes
}

function pageOf({ info, paths, 'x-problems': problems = {} }: OpenApi): Html {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  )
  const kinds = Object.entries(problems).map(([code, { status, title, retryable }]) => [
    html`<code>${code}</code>`,
    html`${status}`,
    html`${retryable ? 'yes' : 'no'}`,
    html`${title}`,
  ])
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${info.title}: interface</title>
        <style>
          ${{ html: pageStyle }}
        </style>
      </head>
      <body>
        <header>
          <div>
            <h1>${info.title} <span>interface, version ${info.version}</span></h1>
            <a href="/openapi.json">openapi.json</a>
          </div>
        </header>
        <main>
          ${paragraphs(info.description)} ${operations.map(sectionOf)}
          <section>
            <h2>Errors</h2>
            <p>
              ${prose('Each is `application/problem+json` (RFC 9457); `retryable` says whether to send the same again.')}
            </p>
            ${table(['Code', 'Status', 'Try again?', 'Meaning'], kinds)}
          </section>
        </main>
      </body>
    </html>`
}

function sectionOf({
  path,
  method,
  summary,
  parameters = [],
  responses,
}: Operation & { path: string; method: string }): Html {
  const rows = (named: readonly (readonly [string, string])[]) =>
    named.map(([name, description]) => [html`<code>${name}</code>`, prose(description)])
  const answers = Object.entries(responses).map(([status, { description }]) => [status, description] as const)
  const asked = parameters.map(({ name, description }) => [name, description] as const)
  return html`<section>
    <h2><span class="method ${method}">${method.toUpperCase()}</span><code>${path}</code></h2>
    <p>${prose(summary)}</p>
    ${asked.length === 0 ? '' : table(['Parameter', 'Meaning'], rows(asked))}
    ${table(['Answer', 'Meaning'], rows(answers))}
  </section>`
}
