import { cloudEventBatchJson, cloudEventJson, ndjson } from '@signalbox/contracts'

/** One way to send events, for people who copy it. */
export type Sample = {
  readonly label: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Whether the body is compressed before it is sent. */
  readonly gzip?: true
}

const event = '{"eventType":"activeEvent","value":"whistle","data":{"track":7}}'
const cloudEvent =
  '{"specversion":"1.0","id":"order 42","source":"https://shop.example","type":"passiveEvent","data":{"amount":3}}'
const json = { 'Content-Type': 'application/json' }

export const samples: readonly Sample[] = [
  { label: 'One event', headers: json, body: event },
  {
    label: 'One event, with its id as a header',
    headers: { ...json, 'Idempotency-Key': '"order 42"' },
    body: event,
  },
  { label: 'Many events, one a line', headers: { 'Content-Type': ndjson }, body: `${event}\n${event}` },
  {
    label: 'Many events, compressed',
    headers: { 'Content-Type': ndjson },
    body: `${event}\n${event}`,
    gzip: true,
  },
  { label: 'A CloudEvent as JSON', headers: { 'Content-Type': cloudEventJson }, body: cloudEvent },
  {
    label: 'A CloudEvent as headers and data',
    headers: {
      ...json,
      'ce-specversion': '1.0',
      'ce-id': 'order 42',
      'ce-source': 'https://shop.example',
      'ce-type': 'passiveEvent',
    },
    body: '{"amount":3}',
  },
  {
    label: 'A batch of CloudEvents',
    headers: { 'Content-Type': cloudEventBatchJson },
    body: `[${cloudEvent}]`,
  },
]

/** Where the api listens by itself. */
export const sampleOrigin = 'http://localhost:3000'

/** A sample as a command for a shell. */
export function curlOf({ headers, body, gzip }: Sample): string {
  const all = { ...headers, ...(gzip ? { 'Content-Encoding': 'gzip' } : {}) }
  const lines = Object.entries(all).map(([name, value]) => ` \\\n  -H '${name}: ${value}'`)
  const [before, data] = gzip ? [`printf '%s' '${body}' | gzip | `, '@-'] : ['', `'${body}'`]
  return `${before}curl ${sampleOrigin}/events${lines.join('')} \\\n  --data-binary ${data}`
}
