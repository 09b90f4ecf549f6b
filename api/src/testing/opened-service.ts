import type { Broker } from '@signalbox/broker'
import type { Database } from '@signalbox/database'

/** What a service has, each with a user of its own. */
export type OpenedService = { readonly broker: Broker; readonly database: Database }
