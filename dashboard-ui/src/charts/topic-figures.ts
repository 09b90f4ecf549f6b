import { formatMs, formatRate } from '@signalbox/ui'
import type { Figures } from './chart-tooltip.tsx'
import type { TopicPoint } from './chart-points.ts'

/** All that is known of one topic in one step. */
export const topicFigures: Figures<TopicPoint> = ({ eventsPerSecond, latency }) => [
  ['events/s', formatRate(eventsPerSecond)],
  ...(['p50', 'p95', 'p99'] as const).map(
    (percentile) => [percentile, latency ? formatMs(latency[percentile]) : '–'] as const,
  ),
]
