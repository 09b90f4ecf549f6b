import { rateMax } from '../run/plan.ts'
import type { ClimbProgress } from './climb.ts'
import type { Bottleneck } from './judge-step.ts'

export type Verdict = {
  readonly state: 'well' | 'caution' | 'unknown'
  readonly title: string
  readonly sentences: readonly string[]
}

const bottleneckNames: Readonly<Record<Bottleneck, string>> = {
  client: 'this browser',
  api: 'the API',
  broker: 'RabbitMQ',
  services: 'the services and the database',
  machine: 'the machine that the API shares with other parts',
  unclear: 'not one part alone',
}

const rate = (eventsPerSecond: number) => `${eventsPerSecond.toLocaleString('en')} events/s`
const whole = (ms: number) => `${Math.round(ms).toLocaleString('en')} ms`

/** Says what a climb has found, in words. */
export function verdictOf({ holding, steps, saturation }: ClimbProgress): Verdict {
  const carried = saturation ? steps.at(-2) : steps.at(-1)
  const best = carried
    ? `It carried ${rate(carried.eventsPerSecond)}${carried.times ? `, with a p50 of ${whole(carried.times.p50)} and a p99 of ${whole(carried.times.p99)} to confirm` : ''}.`
    : undefined
  const last = steps.at(-1)
  if (saturation && last) {
    const { signs, bottleneck, reason } = saturation
    const sentences = [
      best ?? 'Not even the lowest rate was carried.',
      `At ${rate(last.eventsPerSecond)} ${signs.join(', and ')}.`,
      `Bottleneck: ${bottleneckNames[bottleneck]}, as ${reason}.`,
    ]
    return { state: 'caution', title: `Saturated at ${rate(last.eventsPerSecond)}`, sentences }
  }
  const sentences = best ? [best] : []
  if (holding !== undefined) return { state: 'unknown', title: `Holding ${rate(holding)}`, sentences }
  const isWhole = last?.eventsPerSecond === rateMax
  return isWhole
    ? {
        state: 'well',
        title: `Not saturated at ${rate(rateMax)}, the most that is sent from here`,
        sentences,
      }
    : { state: 'unknown', title: 'Stopped before it was saturated', sentences }
}
