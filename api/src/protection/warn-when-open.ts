import type { Logger } from '@signalbox/runtime'
import type { IngestKeys } from './ingest-keys.ts'

const loopback = /^(localhost|127\..*|::1)$/

export type OpenOptions = {
  readonly keys: IngestKeys | undefined
  /** The address that the api listens on. */
  readonly host: string
  readonly log: Pick<Logger, 'warn'>
}

/** Says so in the log when whoever reaches this machine over a network can send events. */
export function warnWhenOpen({ keys, host, log }: OpenOptions): void {
  if (keys || loopback.test(host)) return
  log.warn({ host }, 'Whoever reaches the api can send events; set INGEST_KEYS to let in only who has a key')
}
