import type { Undecodable } from './bad-lines.ts'
import type { Decode } from './decode-message.ts'
import type { Consumable, Received } from './handler.ts'
import { factsOf, type MessageFacts } from './message-facts.ts'
import type { Delivery } from './delivery.ts'
import { takeTurns } from './take-turns.ts'

/** What is settled at a time. */
export type Portion<Event> = {
  readonly events: Received<Event>[]
  /** Which of them each event came with. */
  readonly deliveries: Delivery[]
  readonly undecodable: (Undecodable & { readonly facts: MessageFacts })[]
}

// What one statement and one publish can take without trouble, whatever the events are.
const portionBytesMax = 8 * 1024 * 1024

/**
 * Reads the messages of the next batch from the front of a line of deliveries, as portions.
 *
 * Usually there is one portion: as many whole messages as hold `batchEventsMax` events or 8 MiB. A message that holds
 * more comes in several portions, alone. One that was delivered before makes a batch of its own.
 *
 * @param arrived oldest first; what is taken is removed from it
 * @param onTaken told each delivery that is taken
 * @param onAllTaken told when no more is taken
 * @throws between two portions, when the deliveries were abandoned
 */
export async function* portionsOf<Event extends Consumable>(
  arrived: Delivery[],
  { decode, batchEventsMax }: { readonly decode: Decode<Event>; readonly batchEventsMax: number },
  onTaken: (delivery: Delivery) => void,
  onAllTaken: () => void = () => {},
): AsyncGenerator<Portion<Event>, void> {
  const turns = takeTurns()
  const [first] = arrived
  let portion = newPortion<Event>()
  let bytes = 0
  const hasRoom = () =>
    portion.events.length + portion.undecodable.length < batchEventsMax && bytes < portionBytesMax

  for (let next = first; next && hasRoom(); next = arrived[0]) {
    const { message, receivedDate, abandoned } = next
    if (message.fields.redelivered && next !== first) break
    arrived.shift()
    onTaken(next)
    const facts = factsOf(message, receivedDate)
    const { attempt, firstFailure, notBefore } = facts
    let isLarge = false
    let lines = 0
    let read = 0
    for (const decoded of decode(facts)) {
      lines += 1
      if ('event' in decoded) {
        portion.events.push({ event: decoded.event, receivedDate, attempt, firstFailure, notBefore })
        portion.deliveries.push(next)
      } else if ('bytes' in decoded) read += decoded.bytes
      else portion.undecodable.push({ ...decoded, facts })
      if (turns.isOver('bytes' in decoded)) await turns.pass()
      if (lines < batchEventsMax && read < portionBytesMax) continue
      isLarge = true
      yield portion
      abandoned.throwIfAborted()
      portion = newPortion()
      lines = 0
      read = 0
    }
    bytes += message.content.length
    if (isLarge || message.fields.redelivered) break
  }
  onAllTaken()
  yield portion
}

const newPortion = <Event>(): Portion<Event> => ({ events: [], deliveries: [], undecodable: [] })
