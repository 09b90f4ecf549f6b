import { encodeEvent, messageBytesMax, PermanentError, type Writable } from '@signalbox/contracts'
import { createConfirmation, type Confirmation } from './confirmation.ts'
import { EventsTooLarge } from './errors.ts'

/** What can be published: an id to recognise it by, a type, perhaps its trace, and whatever else the event holds. */
export type Publishable = Writable & {
  readonly id: string
  readonly eventType: string
  readonly traceparent?: string | undefined
}

export type PublishOptions = {
  /**
   * All of them travel in one message, so that RabbitMQ takes or refuses them as one. Meant for at most 500 events of
   * 256 KiB in all: where they are more than one message may be, they are refused.
   */
  readonly together?: boolean
  /** One of the topic's lanes; the usual one where it is left out. */
  readonly lane?: string
}

/** A run of events of one publication that travels in one message. */
export type Part = {
  /** The place of the first of them in its publication. */
  readonly start: number
  readonly events: readonly Publishable[]
  readonly lines: readonly string[]
  readonly bytes: number
}

/**
 * The events of one `publish` call, on their way into one or more messages.
 *
 * It is settled when every message that carries a part of it is confirmed, when one of them fails, or at its
 * deadline. Once it is settled nothing more is taken from it.
 */
export type Publication = Confirmation & {
  /** Those that are not in a message yet. */
  readonly waitingBytes: number
  /** Whether every event is in a message, or nobody waits any more. */
  readonly exhausted: boolean
  /** Takes the next events for a message with that much room. The first part of a message takes at least one. */
  take(room: { events: number; bytes: number; first: boolean }): Part
  /** Tells that one message with a part of this publication is confirmed, or has failed. */
  partSettled(error?: Error): void
}

/**
 * @param timeoutMs how long to wait for the broker, in milliseconds
 * @param refusedBytes from which size on the broker is known to refuse a message
 * @throws EventsTooLarge when some are larger than a message may be
 * @throws PermanentError when they are to travel together, and are together larger than that
 */
export function createPublication(
  events: readonly Publishable[],
  timeoutMs: number,
  refusedBytes = Number.POSITIVE_INFINITY,
  { together = false }: PublishOptions = {},
): Publication {
  // Written before the clock starts: what throws here must not leave a confirmation that nobody waits for.
  const lines = events.map(encodeEvent)
  const sizes = lines.map((line) => Buffer.byteLength(line))
  refuseTooLarge(sizes, refusedBytes)
  let waitingBytes = sizes.reduce((sum, size) => sum + size, 0)
  if (together && isTooMuch(waitingBytes + sizes.length, refusedBytes))
    throw new PermanentError('too_large', `RabbitMQ takes no message of ${waitingBytes} bytes`)
  const confirmation = createConfirmation(timeoutMs)
  let next = 0
  let unconfirmedParts = 0

  return {
    promise: confirmation.promise,
    settle: confirmation.settle,
    get settled() {
      return confirmation.settled
    },
    get waitingBytes() {
      return waitingBytes
    },
    get exhausted() {
      return confirmation.settled || next === lines.length
    },
    take(room) {
      const start = next
      let bytes = 0
      if (together && !room.first && (lines.length > room.events || waitingBytes > room.bytes))
        return { start, events: [], lines: [], bytes }
      for (let size = sizes[next]; size !== undefined && !confirmation.settled; size = sizes[next]) {
        const fits = next - start < room.events && bytes + size <= room.bytes
        if (!fits && !together && !(room.first && next === start)) break
        bytes += size
        next += 1
      }
      waitingBytes -= bytes
      if (next > start) unconfirmedParts += 1
      return { start, events: events.slice(start, next), lines: lines.slice(start, next), bytes }
    },
    partSettled(error) {
      unconfirmedParts -= 1
      if (error) confirmation.settle(error)
      else if (unconfirmedParts === 0 && next === lines.length) confirmation.settle()
    },
  }
}

const isTooMuch = (size: number, refusedBytes: number) => size > messageBytesMax || size >= refusedBytes

/**
 * What is too large is found out here, before anything of its publication is sent: the broker would close the channel over
 * it, and with it interrupt all the others.
 */
function refuseTooLarge(sizes: readonly number[], refusedBytes: number): void {
  const isTooLarge = (size: number) => isTooMuch(size, refusedBytes)
  const bytes = sizes.find(isTooLarge)
  if (bytes === undefined) return
  const positions = [...sizes.entries()].flatMap(([position, size]) => (isTooLarge(size) ? position : []))
  throw new EventsTooLarge(positions, bytes)
}
