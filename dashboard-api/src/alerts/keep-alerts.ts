import type { Overview } from '@signalbox/contracts'
import { repeat } from '@signalbox/runtime'
import { postNotices, type PostNoticesOptions } from './post-notices.ts'
import { stepAlerts } from './step-alerts.ts'

/** Often enough for alerts that have to hold for a minute. */
const everyMs = 10_000

export type KeepAlertsOptions = PostNoticesOptions & {
  /** Reads the overview of the last five minutes. */
  readonly overview: () => Promise<Overview>
}

/**
 * Watches over the alerts from now on, every ten seconds, in as many processes as there are: each alert is posted by
 * one of them. While the database cannot be asked nothing is posted; that is logged once. Disposing waits for the
 * round that runs.
 */
export function keepAlerts({ overview, ...options }: KeepAlertsOptions): AsyncDisposable {
  const { database, log } = options
  async function keep(): Promise<void> {
    await stepAlerts(database, await overview())
    await postNotices(options)
  }
  return repeat(keep, everyMs, (error) => log.warn({ err: error }, 'Cannot keep the alerts; trying again'))
}
