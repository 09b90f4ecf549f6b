import { setTimeout as wait } from 'node:timers/promises'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { createTracer } from './create-tracer.ts'
import { sayWhenFailing } from './say-when-failing.ts'
import type { Tracing, TracingOptions } from './start-tracing.ts'

// A service has other things to close, and `npm start` waits 2.5 s for all of them.
const flushMs = 1_500
const exportTimeoutMs = 5_000
// So that a trace can be looked at about as soon as its event.
const exportEveryMs = 1_000

export type ExportOptions = TracingOptions & {
  /** Where an OpenTelemetry collector takes OTLP over HTTP, such as `http://collector:4318`. */
  readonly endpoint: string
  /** Of the traces that begin here, the share that is recorded, from 0 to 1. */
  readonly share: number
}

/**
 * Records traces and sends them to a collector, in the background. While the collector is away spans are tried for
 * 5 s, 2,048 wait at most, and the others are dropped: a trace is never worth an event.
 */
export function exportTraces({ endpoint, share, service, replica, version, log }: ExportOptions): Tracing {
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`
  const exporter = sayWhenFailing(new OTLPTraceExporter({ url, timeoutMillis: exportTimeoutMs }), log)
  const provider = new TracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({
        'service.name': service,
        'service.version': version,
        'service.instance.id': replica,
      }),
    ),
    // Whoever began a trace has decided whether it is recorded.
    sampler: new ParentBasedSampler({
      root: share === 1 ? new AlwaysOnSampler() : new TraceIdRatioBasedSampler(share),
    }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: 2_048,
        scheduledDelayMillis: exportEveryMs,
        exportTimeoutMillis: exportTimeoutMs,
      }),
    ],
  })
  return {
    tracer: createTracer(provider.getTracer('signalbox', version)),
    async [Symbol.asyncDispose]() {
      const enough = new AbortController()
      const flushed = provider.shutdown().catch((error: unknown) => {
        log.warn({ err: error }, 'The last traces could not be sent')
      })
      await Promise.race([flushed, wait(flushMs, undefined, { signal: enough.signal }).catch(() => {})])
      enough.abort()
    },
  }
}
