import { randomUUID } from 'node:crypto'
import type { PoisonMade } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import { managementRequest } from '../rabbitmq/management.ts'

export type PoisonOptions = { readonly managementUrl: string; readonly vhost: string }

/**
 * Publishes an event past the api, by the management API, that looks well and can never be processed: nobody has
 * a key for its sealed value.
 *
 * @throws Error when RabbitMQ does not take it
 */
export async function publishPoison({ managementUrl, vhost }: PoisonOptions): Promise<PoisonMade> {
  const { base, headers } = managementRequest(managementUrl)
  const poison = {
    id: timeOrderedId(),
    eventType: 'activeEvent',
    create_date: new Date().toISOString(),
    sealed_value: 'poison',
  }
  const [vhostPart, exchange] = [vhost, topology.exchange].map(encodeURIComponent)
  const response = await fetch(`${base}/api/exchanges/${vhostPart}/${exchange}/publish`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({
      properties: { delivery_mode: 2, message_id: poison.id, content_type: 'application/x-ndjson' },
      routing_key: 'topic2',
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
