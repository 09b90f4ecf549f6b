import type { AsyncApiDocument } from '../asyncapi/document.ts'
import { html, paragraphs, table, type Html } from '@signalbox/runtime'

/** What travels over RabbitMQ, and who publishes and consumes it. */
export function rabbitmqSection({ info, channels, operations }: AsyncApiDocument): Html {
  const rows = Object.entries(operations).flatMap(([name, { action, summary }]) => {
    const channel = channels[name]
    if (channel === undefined || 'ws' in channel.bindings) return []
    const types = Object.keys(channel.messages).join(', ')
    return [
      [
        html`${action === 'send' ? 'publish to' : 'consume'} <code>${channel.address}</code>`,
        html`${summary}`,
        html`${types}`,
      ],
    ]
  })
  return html`<section id="rabbitmq">
    <h2>On RabbitMQ</h2>
    ${paragraphs(info.description)} ${table(['What', 'Who', 'Messages'], rows)}
    <p>The schemas of the messages are in <a href="/asyncapi.json">asyncapi.json</a>.</p>
  </section>`
}
