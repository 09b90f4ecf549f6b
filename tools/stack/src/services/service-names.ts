import type { ServiceName } from '@signalbox/contracts'

export { serviceNames, type ServiceName } from '@signalbox/contracts'

/** How many processes of each service; one where nothing is said. */
export type Replicas = Partial<Record<ServiceName, number>>
