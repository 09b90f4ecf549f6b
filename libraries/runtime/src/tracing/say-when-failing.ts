import type { SpanExporter } from '@opentelemetry/sdk-trace'
import type { TracingOptions } from './start-tracing.ts'

/** Says in the log when traces cannot be sent, once, and when they can be again. */
export function sayWhenFailing(exporter: SpanExporter, log: TracingOptions['log']): SpanExporter {
  let failing = false
  return {
    export(spans, onResult) {
      exporter.export(spans, (result) => {
        const failed = result.error !== undefined
        if (failed && !failing)
          log.warn({ err: result.error }, 'Traces cannot be sent to the collector; events are not affected')
        if (!failed && failing) log.info({}, 'Traces can be sent to the collector again')
        failing = failed
        onResult(result)
      })
    },
    shutdown: async () => await exporter.shutdown(),
    forceFlush: async () => await exporter.forceFlush?.(),
  }
}
