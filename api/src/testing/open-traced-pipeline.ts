import { startTracing } from '@signalbox/runtime'
import { openTestCollector, type CollectedSpan } from '@signalbox/testing/collector'
import { openTestPipeline } from './open-test-pipeline.ts'

/** The test pipeline, all of whose traces go to a collector. */
export async function openTracedPipeline() {
  const collector = await openTestCollector()
  const tracing = await startTracing(
    { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER_ARG: 1 },
    { service: 'test', replica: 'test-1', version: '1', log: { info() {}, warn() {} } },
  )
  const pipeline = await openTestPipeline({ tracer: tracing.tracer })

  /** The names of a span and of all above it in the trace, the outermost first; the client's own span is its id. */
  function pathOf(span: CollectedSpan): string[] {
    const parent = collector.spans.find(({ spanId }) => spanId === span.parentSpanId)
    return [...(parent ? pathOf(parent) : [span.parentSpanId ?? '']), span.name]
  }

  return {
    ...pipeline,
    /** All that was recorded. */
    spans: collector.spans,
    spansOf: (trace: string) => collector.spans.filter(({ traceId }) => traceId === trace),
    pathOf,
    /** Sends what was not sent yet, and records nothing more. */
    endTracing: async () => await tracing[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: async () => {
      for (const one of [pipeline, tracing, collector]) await one[Symbol.asyncDispose]()
    },
  }
}
