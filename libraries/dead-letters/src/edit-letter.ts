import type { Broker } from '@signalbox/broker'
import type { Topology } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { judgeEdit } from './judge-edit.ts'
import { lockDeadLetter } from './sql/lock-letter.ts'
import { markEdited } from './sql/mark-edited.ts'

export type EditOptions = {
  readonly database: Database
  readonly republish: Broker['republish']
  readonly topology: Pick<Topology, 'topics' | 'queues'>
  readonly id: string
  /** The new body: one event as JSON. */
  readonly text: string
}

/**
 * Publishes a dead letter to the queue that it came from with another body, and returns the event's id; nothing when
 * no such letter is dead. It is published with confirm before it is marked, as in a replay.
 *
 * @throws EditRefused when the text cannot take the place of the body
 * @throws BrokerUnavailable, Unroutable when RabbitMQ does not take it; the letter is as it was then
 */
export async function editDeadLetter({
  database,
  republish,
  topology,
  id,
  text,
}: EditOptions): Promise<string | undefined> {
  return await database.transaction(async (query) => {
    const letter = await lockDeadLetter(query, id)
    if (!letter) return undefined
    const topic = topology.queues.find(({ name }) => name === letter.queue)?.topic
    const isSealed = topology.topics.some(({ name, sealed }) => name === topic && sealed)
    const { eventId, body } = judgeEdit(letter, text, isSealed)
    await republish(letter.queue, body, eventId)
    await markEdited(query, id, eventId, body)
    return eventId
  })
}
