import { performance } from 'node:perf_hooks'

/** One figure under one name, of one or more things. */
export type Metric = {
  /** As Prometheus wants it: the unit last, `_total` for counters. */
  readonly name: string
  readonly help: string
  readonly type: 'gauge' | 'counter'
  readonly samples: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[]
}

/** The content type of Prometheus' text format. */
export const metricsType = 'text/plain; version=0.0.4; charset=utf-8'

const escaped = (text: string) => text.replaceAll('\\', String.raw`\\`).replaceAll('\n', String.raw`\n`)

function labelsOf(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${escaped(value).replaceAll('"', String.raw`\"`)}"`,
  )
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

/** Writes metrics in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/). */
export function formatMetrics(metrics: readonly Metric[]): string {
  return metrics
    .map(({ name, help, type, samples }) => {
      const lines = samples.map(({ labels = {}, value }) => `${name}${labelsOf(labels)} ${value}\n`)
      return `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n${lines.join('')}`
    })
    .join('')
}

/** What this process costs, read when somebody asks; in between it costs nothing. */
export function processMetrics(): Metric[] {
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed } = process.memoryUsage()
  const { active } = performance.eventLoopUtilization()
  const one = (name: string, type: Metric['type'], help: string, value: number): Metric => {
    return { name, type, help, samples: [{ value }] }
  }
  return [
    one('process_cpu_seconds_total', 'counter', 'Processor time of this process.', (user + system) / 1e6),
    one('process_resident_memory_bytes', 'gauge', 'Memory of this process.', rss),
    one('process_start_time_seconds', 'gauge', 'When this process started.', performance.timeOrigin / 1_000),
    one('nodejs_heap_size_used_bytes', 'gauge', 'Memory that objects take.', heapUsed),
    one(
      'nodejs_event_loop_active_seconds_total',
      'counter',
      'How long the event loop was busy; close to a second each second, nothing more can be done.',
      active / 1_000,
    ),
  ]
}
