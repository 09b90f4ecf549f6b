/** What a connection is for. Every process has one of the first kind. */
export type ConnectionPurpose = 'publish' | 'consume'

/** The name under which RabbitMQ shows a connection, such as `service1 publish`, and behind it the lane. */
export function connectionName(service: string, purpose: ConnectionPurpose, lane?: string): string {
  return [service, purpose, ...(lane === undefined ? [] : [lane])].join(' ')
}

/**
 * The service whose publishing connection has this name, so that the processes of each can be counted.
 *
 * @returns nothing for any other connection
 */
export function publisherOf(name: string): string | undefined {
  const [service, purpose, ...more] = name.split(' ')
  return purpose === 'publish' && more.length === 0 ? service : undefined
}
