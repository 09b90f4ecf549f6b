import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** A span as it reached the collector. */
export type CollectedSpan = {
  /** Of the service, as its resource names it. */
  readonly service: unknown
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[]
  /** 2 for an error. */
  readonly status: number
}

export type TestCollector = AsyncDisposable & {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string
  /** Everything that has arrived, in its order. */
  readonly spans: readonly CollectedSpan[]
}

type Attribute = { key: string; value: { stringValue?: string; intValue?: number | string } }
type Export = {
  resourceSpans: {
    resource: { attributes: Attribute[] }
    scopeSpans: { spans: (CollectedSpan & { attributes: Attribute[]; status: { code?: number } })[] }[]
  }[]
}

/** An OpenTelemetry collector, as far as tests need one: it takes OTLP as JSON over HTTP, and keeps it. */
export async function openTestCollector(): Promise<TestCollector> {
  const spans: CollectedSpan[] = []
  const server = createServer((request, response) => {
    json(request)
      .then((body) => {
        if (request.url === '/v1/traces') spans.push(...spansIn(body as Export))
        response.setHeader('content-type', 'application/json').end('{}')
      })
      .catch((error: unknown) => response.writeHead(400).end(String(error)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function spansIn({ resourceSpans }: Export): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = plain(resource.attributes)['service.name']
    return scopeSpans
      .flatMap((scope) => scope.spans)
      .map((span) => ({
        ...span,
        service,
        attributes: plain(span.attributes),
        links: span.links.map(({ traceId, spanId }) => ({ traceId, spanId })),
        status: span.status.code ?? 0,
      }))
  })
}

function plain(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]))
}
