import { storeOnce, type Handle, type Received, type Verdict } from '@signalbox/broker'
import { isDataOf, type Event } from '@signalbox/contracts'
import { eventTypes } from '@signalbox/systems'

const wrongData: Verdict = {
  verdict: 'dead',
  reason: 'wrong_data',
  detail:
    'Its data is not as orderPlaced events must have it; mend it, or change the schema, and send it again',
}

/**
 * Stores what arrives on orderPlaced. The api has checked the data of what it took; what was published to RabbitMQ by
 * hand, or taken before the schema changed, is checked here.
 */
export function storeOrderPlaced(storing: Parameters<typeof storeOnce<Event>>[0]): Handle<Event> {
  const store = storeOnce<Event>(storing)
  return async (batch) => {
    const verdicts = new Map<Received<Event>, Verdict>()
    const good: Received<Event>[] = []
    for (const received of batch) {
      if (isDataOf(eventTypes.orderPlaced.data, received.event.data)) good.push(received)
      else verdicts.set(received, wrongData)
    }
    for (const [received, verdict] of await store(good)) verdicts.set(received, verdict)
    return verdicts
  }
}
