import { readConfig } from '@signalbox/runtime'
import { services } from '@signalbox/systems'

/** Everything that invoices is told by environment variables. */
export function readInvoicesConfig(environment: NodeJS.ProcessEnv) {
  return readConfig(services['invoices'], environment)
}
