import { readConfig } from '@signalbox/runtime'

/** Everything that invoices is told by environment variables. */
export function readInvoicesConfig(environment: NodeJS.ProcessEnv) {
  return readConfig('invoices', environment, { presets: { PORT: '3003' } })
}
