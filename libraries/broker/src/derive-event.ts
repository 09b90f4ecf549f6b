import { createHash } from 'node:crypto'
import type { Event, JsonText } from '@signalbox/contracts'

/** What is new in an event that is derived from another one. */
export type Derivation = {
  /**
   * What it is called beside others that are derived from the same event, such as `parcel-late`: the same name is the
   * same event, whoever derives it.
   */
  readonly name: string
  readonly eventType: string
  readonly data?: JsonText
  readonly value?: string
  /** In place of the value, on a sealed topic: sealed for the id that `derivedId` gives. */
  readonly sealed_value?: string
}

/** What an event that is derived takes from the one that it is derived from. */
export type Parent = Pick<Event, 'id' | 'create_date' | 'accepted_date' | 'traceparent'>

/**
 * The id of an event that is derived from another one: the same whenever that is, and another one for another name.
 *
 * It begins as the parent's does, with the time where that is a UUIDv7, so that it is stored beside it; the rest is a
 * hash. It says that it is a UUIDv8, for which RFC 9562 leaves all other bits to us.
 */
export function derivedId(parentId: string, name: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([parentId, name]))
    .digest('hex')
  const variant = (8 + (Number.parseInt(hash.slice(3, 4), 16) & 3)).toString(16)
  return `${parentId.slice(0, 13)}-8${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(7, 19)}`
}

/** The lowest and the highest id that an event can have that is derived from another one. Few others lie between them. */
export function derivedIdsOf(parentId: string): { readonly lowest: string; readonly highest: string } {
  const beginning = `${parentId.slice(0, 13)}-8`
  return { lowest: `${beginning}000-8000-000000000000`, highest: `${beginning}fff-bfff-ffffffffffff` }
}

/**
 * Makes an event out of another one. Nothing of it depends on when that is done, so that it is the same when its parent
 * comes again: it has its parent's dates, and belongs to its trace.
 *
 * @param accepted_by who puts it onto its topic
 */
export function deriveEvent(parent: Parent, { name, ...fields }: Derivation, accepted_by: string): Event {
  const { id: parent_id, create_date, accepted_date, traceparent } = parent
  const { eventType, data, value, ...sealed } = fields
  const id = derivedId(parent_id, name)
  return {
    id,
    eventType,
    create_date,
    accepted_date,
    accepted_by,
    traceparent,
    parent_id,
    data,
    value,
    ...sealed,
  }
}
