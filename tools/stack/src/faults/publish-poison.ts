import { randomUUID } from 'node:crypto'
import type { PoisonMade } from '@signalbox/contracts'
import { samples, topology } from '@signalbox/systems'
import { managementRequest } from '../rabbitmq/management.ts'

export type PoisonOptions = { readonly managementUrl: string; readonly vhost: string }

/**
 * Publishes an event past the api, by the management API, that can never be processed: where values travel sealed, nobody
 * has a key for its own, and otherwise its date is none.
 *
 * @throws Error when RabbitMQ does not take it
 */
export async function publishPoison({ managementUrl, vhost }: PoisonOptions): Promise<PoisonMade> {
  const { base, headers } = managementRequest(managementUrl)
  const { eventType, way } = samples.sealed ?? samples.plain
  const poison = {
    id: timeOrderedId(),
    eventType,
    ...(way[0].sealed
      ? { create_date: new Date().toISOString(), sealed_value: 'poison' }
      : { create_date: 'poison' }),
  }
  const [vhostPart, exchange] = [vhost, topology.exchange].map(encodeURIComponent)
  const response = await fetch(`${base}/api/exchanges/${vhostPart}/${exchange}/publish`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({
      properties: { delivery_mode: 2, message_id: poison.id, content_type: 'application/x-ndjson' },
      routing_key: way[0].name,
      payload: JSON.stringify(poison),
      payload_encoding: 'string',
    }),
    signal: AbortSignal.timeout(3_000),
  })
  const answer = (await response.json()) as { routed?: boolean }
  if (!response.ok || answer.routed !== true)
    throw new Error(`RabbitMQ did not take the poison event (status ${response.status})`)
  return { id: poison.id }
}

/** A UUIDv7, so that the poison is found among the events of its time. */
function timeOrderedId(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}
