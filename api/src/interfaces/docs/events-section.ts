import type { Topic } from '@signalbox/contracts'
import { eventTypeNames, routes, topics } from '@signalbox/systems'
import { html, paragraphs, prose, table, type Html, type JsonSchema } from '@signalbox/runtime'
import { curlOf, samples } from '../openapi/samples.ts'
import { postEvents } from '../openapi/post-events.ts'
import type { OpenApiDocument } from '../openapi/document.ts'
import { answersOf } from './operations-section.ts'
import { fieldsOf } from './fields.ts'

/** How to send events: examples to copy, headers, answers. */
export function sendingSection({ components }: OpenApiDocument): Html {
  const { description, parameters, responses } = postEvents
  return html`<section id="send">
    <h2><span class="method post">POST</span>/events</h2>
    ${paragraphs(description)}
    <h3>Examples</h3>
    ${samples.map(
      (sample) =>
        html`<figure>
          <figcaption>${sample.label}</figcaption>
          <pre tabindex="0">${curlOf(sample)}</pre>
        </figure>`,
    )}
    <h3>Headers</h3>
    ${table(
      ['Header', 'Meaning'],
      parameters.map((parameter) => [html`<code>${parameter.name}</code>`, prose(parameter.description)]),
    )}
    <h3>Answers</h3>
    ${answersOf(responses)}
    <h3>The receipt of one event</h3>
    ${fieldsOf(components.schemas['Receipt'] ?? {})}
    <h3>The counts of many</h3>
    ${fieldsOf(components.schemas['BatchReceipt'] ?? {})}
  </section>`
}

/** Which events there are, and what each may hold. */
export function typesSection({ components }: OpenApiDocument): Html {
  return html`<section id="types">
    <h2>Event types</h2>
    ${eventTypeNames.map((type) => {
      const topic: Topic = topics[routes[type]]
      const sealed = topic.sealed ? ', its value encrypted' : ''
      const to = topic.consumer ? `, to ${topic.consumer}` : ''
      const end = topic.forwardsTo ? `, which passes it on to ${topic.forwardsTo}` : ''
      return html`<h3 id="${type}">
          <code>${type}</code>
          <span class="dim">travels on ${topic.name}${sealed}${to}${end}</span>
        </h3>
        ${fieldsOf(components.schemas[type] ?? {})}${dataOf(components.schemas[type])}`
    })}
  </section>`
}

/** What `data` must look like, where the type says so. */
function dataOf(schema: JsonSchema | undefined): Html {
  const data = schema?.properties?.['data']
  if (typeof data !== 'object' || !data.properties) return html``
  return html`<p>Its <code>data</code>:</p>
    ${fieldsOf(data)}`
}
