import { randomBytes } from 'node:crypto'
import { samples } from '@signalbox/systems'

export type EventKind = 'passive' | 'active'

/** A request body whose events get new ids in place. */
export type EventBody = {
  readonly events: number
  /** The body with ids that it never had before. The same memory at each call: send it before the next one. */
  next(): Buffer
}

const idPlace = '00000000-0000-7000-8000-000000000000'
const datePlace = '2026-01-01T00:00:00.000Z'

// As the simulator sends them, with a little of a user's own data.
const lines: Readonly<Record<EventKind, string>> = {
  passive: `{"id":"${idPlace}","eventType":"${samples.plain.eventType}","create_date":"${datePlace}","data":{"sensor":"north","reading":21.5}}`,
  active: `{"id":"${idPlace}","eventType":"${(samples.sealed ?? samples.plain).eventType}","create_date":"${datePlace}","value":"whistle","data":{"sensor":"north","reading":21.5}}`,
}

/**
 * Makes a body of many events, one a line, that is written out once: before each send only the ids (UUIDv7)
 * and dates are overwritten. The client library makes each event anew, at a cost that would take a third of
 * the machine away from what is measured here.
 */
export function createEventBody(kind: EventKind, events: number): EventBody {
  const line = lines[kind]
  const body = Buffer.from(Array.from({ length: events }, () => line).join('\n'), 'latin1')
  const stride = line.length + 1
  const idOffset = line.indexOf(idPlace)
  const dateOffset = line.indexOf(datePlace)
  // Twelve random digits keep bodies apart, the five before them the events of one millisecond.
  const random = randomBytes(6).toString('hex')
  let lastMs = 0
  let count = 0

  return {
    events,
    next() {
      const now = Math.max(Date.now(), lastMs)
      if (now > lastMs || count + events > 0xf_ff_ff) {
        lastMs = now > lastMs ? now : lastMs + 1
        count = 0
      }
      const time = lastMs.toString(16).padStart(12, '0')
      const head = `${time.slice(0, 8)}-${time.slice(8)}-7`
      const date = new Date(now).toISOString()
      for (let index = 0; index < events; index += 1) {
        const number = count.toString(16).padStart(5, '0')
        count += 1
        const at = index * stride
        body.write(`${head}${number.slice(0, 3)}-8${number.slice(3)}0-${random}`, at + idOffset, 'latin1')
        body.write(date, at + dateOffset, 'latin1')
      }
      return body
    },
  }
}
