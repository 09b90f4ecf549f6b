import { cpus } from 'node:os'
import { performance } from 'node:perf_hooks'
import type { Broker } from '@signalbox/broker'
import type { Pressure } from '@signalbox/contracts'

/** Measures how long the api waits for RabbitMQ and how busy it is itself: by both a bottleneck is told. */
export function measurePressure(publish: Broker['publish']): {
  readonly publish: Broker['publish']
  readonly read: () => Pressure
} {
  let publishes = 0
  let confirmWaitMs = 0
  return {
    async publish(topic, events) {
      const startedAt = performance.now()
      try {
        await publish(topic, events)
      } finally {
        publishes += 1
        confirmWaitMs += performance.now() - startedAt
      }
    },
    read: () => {
      const { active: activeMs, idle: idleMs } = performance.eventLoopUtilization()
      return { publishes, confirmWaitMs, activeMs, idleMs, ...machineTimes() }
    },
  }
}

function machineTimes(): Pick<Pressure, 'machineActiveMs' | 'machineIdleMs'> {
  const times = cpus().map(({ times: { user, nice, sys, irq, idle } }) => ({
    active: user + nice + sys + irq,
    idle,
  }))
  return {
    machineActiveMs: times.reduce((sum, { active }) => sum + active, 0),
    machineIdleMs: times.reduce((sum, { idle }) => sum + idle, 0),
  }
}
