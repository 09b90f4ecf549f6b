import { services } from '@signalbox/deploy'
import type { Topic } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { samples } from '@signalbox/systems'
import { RehearsalFailed } from './rehearsal-failed.ts'
import { sendSteadily } from './send-steadily.ts'
import { selectStored } from './sql/select-stored.ts'
import type { Running } from './start-all.ts'
import { waitFor } from './wait-for.ts'

export type DeployAgainOptions = {
  readonly running: Running
  readonly database: Database
  readonly signal: AbortSignal
}

/**
 * Replaces every service by a new process while events come in, and counts what was confirmed and what is stored.
 *
 * @returns how many events were confirmed meanwhile
 * @throws RehearsalFailed when an event was not confirmed, or is not stored in the end
 */
export async function deployAgain({
  running,
  database,
  signal,
}: DeployAgainOptions): Promise<{ events: number }> {
  const sending = sendSteadily(() => running.url('api'))
  try {
    for (const service of services) {
      const old = await running.replace(service)
      await old.stop()
    }
  } finally {
    await sending.finish()
  }
  const { passive, active, unconfirmed } = await sending.finish()
  if (unconfirmed > 0)
    throw new RehearsalFailed(
      `${unconfirmed} events were not confirmed while the services were deployed again`,
    )
  const ids = [...passive, ...active]
  const all = async () => {
    const stored = await selectStored(database, ids)
    const isAll = (way: readonly Topic[] = [], sent: readonly string[]) =>
      way.every(({ name }) => Number(stored[name]) === sent.length)
    return isAll(samples.plain.way, passive) && isAll(samples.sealed?.way, active)
  }
  await waitFor(`all of the ${ids.length} events that were confirmed during the deploy`, all, signal)
  return { events: ids.length }
}
