import type { Metric } from '@signalbox/runtime'

/** A figure that may rise and fall. */
export function gauge(name: string, help: string, samples: Metric['samples']): Metric {
  return { name, help, type: 'gauge', samples }
}
