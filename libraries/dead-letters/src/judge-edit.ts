import { cutEvent, cutObject, Event, eventIn, SealedEvent, type EventError } from '@signalbox/contracts'

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
 * Decides whether an edited text can be published in place of a letter's body. What is published is the text, byte for
 * byte; only a line break, which would end the event, becomes a blank.
 *
 * The event keeps its id. A letter that named no event becomes one, with the id in the text or else the letter's
 * own, so that publishing it twice stores it once.
 *
 * @param isSealed whether the events of the letter's queue carry their values sealed
 * @throws EditRefused when the text is no event, or is another acceptance of one than the letter, or the letter is not
 * whole
 */
export function judgeEdit(
  letter: EditableLetter,
  text: string,
  isSealed: boolean,
): { eventId: string; body: Buffer } {
  if (!letter.isWhole)
    throw new EditRefused(
      'Only the beginning of this message is kept, as it is larger than any event; send a new event',
    )
  const line = text.replaceAll('\n', ' ')
  const edited = fieldsIn(line)
  if (!edited) throw new EditRefused('The text is no JSON object; look at its braces, quotes and commas')
  const named = 'id' in edited ? line : withId(line, letter.eventId ?? letter.id)
  const eventId = checkedId(named, isSealed)
  if (letter.eventId !== null && eventId !== letter.eventId)
    throw new EditRefused(`Keep the id ${letter.eventId}; another event is to be sent as a new one`)
  const before = fieldsIn(letter.body.toString()) ?? {}
  const changed = acceptanceFields.find((field) => edited[field] !== before[field])
  if (changed !== undefined)
    throw new EditRefused(`Leave ${changed} as it was, as it tells which acceptance of the event this is`)
  return { eventId, body: Buffer.from(named) }
}

const fieldsIn = (text: string) => cutObject(text, cutEvent)?.fields

/** @param object the text of an object with at least one field: without any it is no event */
function withId(object: string, id: string): string {
  return object.replace('{', `{"id":"${id}",`)
}

/** @returns the id of the event that the text is */
function checkedId(text: string, isSealed: boolean): string {
  const checked = eventIn<Event>(cutObject(text, cutEvent) ?? null, isSealed ? SealedEvent : Event)
  if ('event' in checked) return checked.event.id
  const [first] = checked.errors
  throw new EditRefused(`${first?.pointer || 'The event'}: ${first?.detail}`, checked.errors)
}
