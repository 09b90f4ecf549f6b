import { jsonSchemaOf } from '@signalbox/runtime'
import { plan } from '@signalbox/systems'

const offered = plan.services.flatMap(({ name: service, port, webSockets = {} }) =>
  Object.entries(webSockets).map(([path, socket]) => ({
    service,
    port,
    path,
    name: `${service}${path.replaceAll('/', '-')}`,
    ...socket,
  })),
)

/** The WebSockets that services offer, as parts of an AsyncAPI document: they follow from the list of systems. */
export const webSockets = {
  servers: Object.fromEntries(
    offered.map(({ service, port }) => [
      service,
      {
        host: '{host}',
        protocol: 'ws',
        description: `The service ${service}; wss behind a proxy that ends TLS`,
        variables: { host: { default: `localhost:${port}`, description: `Where ${service} runs` } },
      },
    ]),
  ),
  channels: Object.fromEntries(
    offered.map(({ name, service, path, tells, query }) => [
      name,
      {
        address: path,
        description: tells,
        servers: [{ $ref: `#/servers/${service}` }],
        messages: { [name]: { $ref: `#/components/messages/${name}` } },
        bindings: { ws: { method: 'GET', query: jsonSchemaOf(query, 'draft-07'), bindingVersion: '0.1.0' } },
      },
    ]),
  ),
  operations: Object.fromEntries(
    offered.map(({ name, service }) => [
      name,
      {
        action: 'send',
        summary: `By ${service}, to who opens it`,
        channel: { $ref: `#/channels/${name}` },
        messages: [{ $ref: `#/channels/${name}/messages/${name}` }],
      },
    ]),
  ),
  messages: Object.fromEntries(
    offered.map(({ name, message }) => [
      name,
      { name, contentType: 'application/json', payload: jsonSchemaOf(message, 'draft-07') },
    ]),
  ),
}
