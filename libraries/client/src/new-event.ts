import { v7 as uuidv7 } from 'uuid'

/** What a caller knows of an event. `id` and `create_date` are made where they are missing. */
export type EventInput = {
  /** One of the routing table's; the api refuses others and names those that it takes. */
  readonly eventType: string
  readonly value?: string | undefined
  /** An object, or the text of a JSON object, which is sent digit by digit: JavaScript rounds numbers past 2^53. */
  readonly data?: Readonly<Record<string, unknown>> | string | undefined
  /** A UUID. It is sent as it is given: the api judges it. */
  readonly id?: string | undefined
  /** RFC 3339. */
  readonly create_date?: string | undefined
}

/** An event as it is sent, at the first attempt and at every later one. */
export type ClientEvent = EventInput & { readonly id: string; readonly create_date: string }

/**
 * Makes an event that can be sent again and again and is still one event: its id (UUIDv7) and its
 * `create_date` are made here, before the first send, unless they are given.
 */
export function newEvent(input: EventInput): ClientEvent {
  return {
    ...input,
    id: input.id ?? uuidv7(),
    create_date: input.create_date ?? new Date().toISOString(),
  }
}
