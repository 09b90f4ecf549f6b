import type { ConfigOf, Tracer } from '@signalbox/contracts'
import type { Logger } from '../logger.ts'

type TracingConfig = Pick<ConfigOf<object>, 'OTEL_EXPORTER_OTLP_ENDPOINT' | 'OTEL_TRACES_SAMPLER_ARG'>

export type TracingOptions = {
  readonly service: string
  readonly replica: string
  readonly version: string
  readonly log: Pick<Logger, 'info' | 'warn'>
}

/** Disposing sends what is left to the collector; it takes 1.5 s at most. */
export type Tracing = AsyncDisposable & { readonly tracer: Tracer | undefined }

/**
 * Starts to record traces, if there is a collector to send them to. Without one nothing of OpenTelemetry is even
 * loaded.
 */
export async function startTracing(config: TracingConfig, options: TracingOptions): Promise<Tracing> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: share } = config
  if (endpoint === undefined) return { tracer: undefined, async [Symbol.asyncDispose]() {} }
  const { exportTraces } = await import('./export-traces.ts')
  return exportTraces({ ...options, endpoint, share })
}
