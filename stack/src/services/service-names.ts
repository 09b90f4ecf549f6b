/** The services that the stack runs, in the order in which they start. */
export const serviceNames = ['service2', 'service1', 'api', 'dashboard-api'] as const

export type ServiceName = (typeof serviceNames)[number]

/** How many processes of each service; one where nothing is said. */
export type Replicas = Partial<Record<ServiceName, number>>
