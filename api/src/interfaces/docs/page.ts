import type { AsyncApiDocument } from '../asyncapi/document.ts'
import type { OpenApiDocument } from '../openapi/document.ts'
import { sendingSection, typesSection } from './events-section.ts'
import { html, pageStyle as style, paragraphs } from '@signalbox/runtime'
import { operationsSection, problemsSection } from './operations-section.ts'
import { rabbitmqSection } from './rabbitmq-section.ts'

/** Both documents as one page that people read: no script, nothing to load. */
export function docsPage(openApi: OpenApiDocument, asyncApi: AsyncApiDocument): string {
  const { title, version, description } = openApi.info
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}: interfaces</title>
        <link rel="icon" href="/favicon.svg" />
        <style>
          ${{ html: style }}
        </style>
      </head>
      <body>
        <header>
          <div>
            <h1>${title} <span>interfaces, version ${version}</span></h1>
            <nav aria-label="Other pages">
              <ul>
                <li><a href="/">Simulator</a></li>
                <li><a href="/openapi.json">openapi.json</a></li>
                <li><a href="/asyncapi.json">asyncapi.json</a></li>
              </ul>
            </nav>
          </div>
        </header>
        <main>
          ${paragraphs(description)}
          <nav aria-label="On this page">
            <ul>
              <li><a href="#send">Send events</a></li>
              <li><a href="#types">Event types</a></li>
              <li><a href="#errors">Errors</a></li>
              <li><a href="#more">Other addresses</a></li>
              <li><a href="#rabbitmq">On RabbitMQ</a></li>
            </ul>
          </nav>
          ${sendingSection(openApi)} ${typesSection(openApi)} ${problemsSection()}
          ${operationsSection(openApi)} ${rabbitmqSection(asyncApi)}
        </main>
      </body>
    </html>`
  return page.html
}
