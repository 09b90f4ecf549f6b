import { AsyncLocalStorage } from 'node:async_hooks'
import * as otel from '@opentelemetry/api'
import type { Span, SpanFacts, Tracer } from '@signalbox/contracts'

const kinds = {
  server: otel.SpanKind.SERVER,
  producer: otel.SpanKind.PRODUCER,
  consumer: otel.SpanKind.CONSUMER,
  client: otel.SpanKind.CLIENT,
} as const satisfies Record<SpanFacts['kind'], otel.SpanKind>

const linksMax = 128
const noSpan: Span = { traceparent: undefined, note() {} }

/** Makes the tracer that the libraries know out of OpenTelemetry's. */
export function createTracer(tracer: otel.Tracer): Tracer {
  const running = new AsyncLocalStorage<otel.Span>()

  function start({ name, kind, attributes, from }: SpanFacts): otel.Span | undefined {
    const options = { kind: kinds[kind], attributes }
    if (from) {
      const { parent, links } = originOf(from)
      return tracer.startSpan(name, { ...options, links }, parent)
    }
    const around = running.getStore()
    // A span that has ended records no longer: what it has started goes on without it.
    if (!around?.isRecording()) return undefined
    return tracer.startSpan(name, options, otel.trace.setSpan(otel.ROOT_CONTEXT, around))
  }

  return {
    async span(facts, work) {
      const span = start(facts)
      if (!span) return await work(noSpan)
      try {
        return await running.run(span, async () => await work(seenFrom(span)))
      } catch (error) {
        // Only what kind of error it is: its message goes into our own log.
        span.setAttribute('error.type', error instanceof Error ? error.name : typeof error)
        span.setStatus({ code: otel.SpanStatusCode.ERROR })
        throw error
      } finally {
        span.end()
      }
    },
  }
}

/**
 * Work that comes from one recorded trace is a part of it. What comes from several, such as a batch, can be a part of
 * none and begins a trace of its own that is linked to them.
 */
function originOf(from: readonly (string | undefined)[]): { parent: otel.Context; links: otel.Link[] } {
  const known = [...new Set(from)].flatMap((traceparent) => (traceparent ? [contextOf(traceparent)] : []))
  const recorded = known.filter(({ traceFlags }) => (traceFlags & otel.TraceFlags.SAMPLED) !== 0)
  const [first, ...others] = recorded.length > 0 ? recorded : known.slice(0, 1)
  if (!first) return { parent: otel.ROOT_CONTEXT, links: [] }
  if (others.length === 0) return { parent: otel.trace.setSpanContext(otel.ROOT_CONTEXT, first), links: [] }
  return { parent: otel.ROOT_CONTEXT, links: recorded.slice(0, linksMax).map((context) => ({ context })) }
}

function contextOf(traceparent: string): otel.SpanContext {
  const [, traceId = '', spanId = '', flags = ''] = traceparent.split('-')
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
}

function seenFrom(span: otel.Span): Span {
  const { traceId, spanId, traceFlags } = span.spanContext()
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    note: (attributes) => void span.setAttributes({ ...attributes }),
  }
}
