import { expect, it } from 'vitest'
import { formatMetrics, processMetrics } from './metrics.ts'

it('writes what Prometheus reads, whatever stands in a label', () => {
  const labels = { queue: 'a "quoted"\\ name\n', state: 'ready' }
  const metric = { name: 'messages', help: 'What waits\\\nhere', type: 'gauge' } as const
  expect(formatMetrics([{ ...metric, samples: [{ labels, value: 3 }, { value: 0.5 }] }])).toBe(
    [
      '# HELP messages What waits\\\\\\nhere',
      '# TYPE messages gauge',
      'messages{queue="a \\"quoted\\"\\\\ name\\n",state="ready"} 3',
      'messages 0.5',
      '',
    ].join('\n'),
  )
})

it('says what this process costs, in seconds and bytes', () => {
  const values = new Map(processMetrics().map(({ name, samples }) => [name, samples[0]?.value ?? 0]))
  expect(values.get('process_start_time_seconds')).toBeLessThanOrEqual(Date.now() / 1_000)
  expect(values.get('process_start_time_seconds')).toBeGreaterThan(Date.now() / 1_000 - 3_600)
  expect(values.get('process_resident_memory_bytes')).toBeGreaterThan(10e6)
  for (const [name, value] of values)
    expect([name, value > 0 && Number.isFinite(value)]).toEqual([name, true])
})
