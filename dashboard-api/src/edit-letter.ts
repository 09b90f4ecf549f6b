import { BrokerUnavailable, Unroutable, type Broker } from '@signalbox/broker'
import type { EditReceipt } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { editDeadLetter, EditRefused } from '@signalbox/dead-letters'
import { topology } from '@signalbox/systems'
import { problem } from './problems.ts'

/**
 * Publishes a dead letter with another body.
 *
 * @throws ProblemError when it is not dead, the text cannot take the place of its body, or RabbitMQ takes nothing
 */
export async function editLetter(
  { database, republish }: { readonly database: Database; readonly republish: Broker['republish'] },
  id: string,
  text: string,
): Promise<EditReceipt> {
  try {
    const eventId = await editDeadLetter({ database, republish, topology, id, text })
    if (eventId === undefined)
      throw problem('unknown_letter', 'No letter with this id is dead now; it may have been replayed already')
    return { id, eventId }
  } catch (cause) {
    if (cause instanceof EditRefused)
      throw problem('edit_refused', cause.message, { cause, errors: cause.errors })
    if (cause instanceof BrokerUnavailable)
      throw problem('broker_unavailable', 'The letter is as it was; try again a little later', { cause })
    if (cause instanceof Unroutable)
      throw problem('unroutable', 'The letter came from a queue that does not exist; start its service', {
        cause,
      })
    throw cause
  }
}
