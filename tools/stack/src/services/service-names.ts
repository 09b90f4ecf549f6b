import type { ServiceName } from '@signalbox/systems'

export { serviceNames, type ServiceName } from '@signalbox/systems'

/** How many processes of each service; one where nothing is said. */
export type Replicas = Partial<Record<ServiceName, number>>
