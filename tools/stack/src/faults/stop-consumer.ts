import type { ConsumerStopped } from '@signalbox/contracts'
import { samples } from '@signalbox/systems'
import { kill } from '../process/run-records.ts'
import type { RunningService } from '../services/start-service.ts'

/** Long enough to see a queue grow, shorter than RabbitMQ takes a silent consumer for dead. */
const seconds = 10
/** At the end of the longest way that the simulator's runs have. */
const service = (samples.sealed ?? samples.plain).way.at(-1)?.consumer ?? ''

export type ConsumerStop = Disposable & {
  /** Stops every process of a service as it stands, and lets it go on after ten seconds. @throws Error while it is stopped */
  readonly stop: () => ConsumerStopped
}

/** Makes the fault 'stop a consumer'. Disposing lets what is stopped go on. */
export function openConsumerStop(services: readonly RunningService[]): ConsumerStop {
  let stopped: number[] = []
  let timer: NodeJS.Timeout | undefined

  function goOn(): void {
    clearTimeout(timer)
    for (const pid of stopped) kill(pid, 'SIGCONT')
    stopped = []
  }

  return {
    stop() {
      if (stopped.length > 0) throw new Error(`${service} is stopped already; wait until it goes on`)
      stopped = services.flatMap(({ name, pid }) => (name === service && pid !== undefined ? [pid] : []))
      for (const pid of stopped) kill(pid, 'SIGSTOP')
      timer = setTimeout(goOn, seconds * 1_000)
      return { service, seconds }
    },
    [Symbol.dispose]: goOn,
  }
}
