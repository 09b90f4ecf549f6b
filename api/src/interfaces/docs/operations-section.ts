import { problemKinds } from '../../problems.ts'
import type { OpenApiDocument } from '../openapi/document.ts'
import { html, prose, table, type Html } from '@signalbox/runtime'

type Answers = Readonly<Record<string, { readonly description: string }>>
type Operation = { readonly summary: string; readonly tags: readonly string[]; readonly responses: Answers }

/** What a route may answer, by status. */
export function answersOf(responses: object): Html {
  const rows = Object.entries(responses as Answers).map(([status, { description }]) => [
    html`<code>${status === 'default' ? 'other' : status}</code>`,
    prose(description),
  ])
  return table(['Status', 'Meaning'], rows)
}

/** The routes besides `POST /events`, by what they are for. */
export function operationsSection({ paths, tags }: OpenApiDocument): Html {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...(operation as Operation) })),
  )
  return html`<section id="more">
    <h2>Other addresses</h2>
    ${tags.slice(1).map(
      ({ name, description }) =>
        html`<h3>${name} <span class="dim">${description}</span></h3>
          ${operations
            .filter((operation) => operation.tags.includes(name))
            .map(
              ({ method, path, summary, responses }) =>
                html`<details>
                  <summary>
                    <span class="method ${method}">${method.toUpperCase()}</span><code>${path}</code>
                    <span class="dim">${prose(summary)}</span>
                  </summary>
                  ${answersOf(responses)}
                </details>`,
            )}`,
    )}
  </section>`
}

/** Every problem that the api answers with. */
export function problemsSection(): Html {
  const rows = Object.entries(problemKinds).map(([code, { status, title, retryable }]) => [
    html`<code>${code}</code>`,
    html`${status}`,
    retryable ? html`<span class="yes">yes</span>` : html`<span class="no">no</span>`,
    html`${title}`,
  ])
  return html`<section id="errors">
    <h2>Errors</h2>
    <p>
      ${prose('Every error is `application/problem+json` (RFC 9457) with a `code` for programs, a `detail` that says what to do, and `retryable`.')}
    </p>
    ${table(['Code', 'Status', 'Try again?', 'Meaning'], rows)}
  </section>`
}
