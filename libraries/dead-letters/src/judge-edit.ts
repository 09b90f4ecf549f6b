import { Event, eventErrors, SealedEvent, topology, type EventError } from '@signalbox/contracts'

/** A body cannot be published in place of a dead letter's. The message is one sentence that says what to do. */
export class EditRefused extends Error {
  override readonly name = 'EditRefused'
  readonly errors: readonly EventError[]

  constructor(message: string, errors: readonly EventError[] = [], options?: ErrorOptions) {
    super(message, options)
    this.errors = errors
  }
}

export type EditableLetter = {
  readonly id: string
  readonly queue: string
  readonly eventId: string | null
  readonly body: Buffer
  readonly isWhole: boolean
}

// Together they say which acceptance of the event this is; the ledger counts by them.
const acceptanceFields = ['accepted_date', 'accepted_by']

/**
 * Decides whether an edited text can be published in place of a letter's body, and writes it as one line.
 *
 * The event keeps its id. A letter that named no event becomes one, with the id in the text or else the letter's
 * own, so that publishing it twice stores it once.
 *
 * @throws EditRefused when the text is no event, or is another acceptance of one than the letter, or the letter is not
 * whole
 */
export function judgeEdit(letter: EditableLetter, text: string): { eventId: string; body: Buffer } {
  if (!letter.isWhole)
    throw new EditRefused(
      'Only the beginning of this message is kept, as it is larger than any event; send a new event',
    )
  const edited = objectIn(text)
  if (!edited) throw new EditRefused('The text is no JSON object; look at its braces, quotes and commas')
  const before = objectIn(letter.body.toString()) ?? {}
  const candidate = 'id' in edited ? edited : { id: letter.eventId ?? letter.id, ...edited }
  const isSealed = topology.topics.some(({ name, sealed }) => name === letter.queue && sealed)
  const checked = (isSealed ? SealedEvent : Event).safeParse(candidate)
  if (!checked.success) {
    const errors = eventErrors(checked.error, candidate)
    const [first] = errors
    throw new EditRefused(`${first?.pointer || 'The event'}: ${first?.detail}`, errors)
  }
  const eventId = checked.data.id
  if (letter.eventId !== null && eventId !== letter.eventId)
    throw new EditRefused(`Keep the id ${letter.eventId}; another event is to be sent as a new one`)
  const changed = acceptanceFields.find((field) => candidate[field] !== before[field])
  if (changed !== undefined)
    throw new EditRefused(`Leave ${changed} as it was, as it tells which acceptance of the event this is`)
  return { eventId, body: Buffer.from(JSON.stringify(candidate)) }
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null && !Array.isArray(json)
      ? (json as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
