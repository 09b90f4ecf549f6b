import { storeOnce, type Handle, type Received, type Verdict } from '@signalbox/broker'
import { isDataOf, type Event } from '@signalbox/contracts'
import { Notification } from '@signalbox/systems/notifications/events/notification.ts'

const wrongData: Verdict = {
  verdict: 'dead',
  reason: 'wrong_data',
  detail: 'Its data is not that of a notification; mend it and send it again',
}

/**
 * Stores what was accepted, so that it can be found. The door has checked the data of what it took; what was published to RabbitMQ
 * by hand is checked here.
 */
export function storeNotifications(storing: Parameters<typeof storeOnce<Event>>[0]): Handle<Event> {
  const store = storeOnce<Event>(storing)
  return async (batch) => {
    const verdicts = new Map<Received<Event>, Verdict>()
    const good: Received<Event>[] = []
    for (const received of batch) {
      if (isDataOf(Notification, received.event.data)) good.push(received)
      else verdicts.set(received, wrongData)
    }
    for (const [received, verdict] of await store(good)) verdicts.set(received, verdict)
    return verdicts
  }
}
