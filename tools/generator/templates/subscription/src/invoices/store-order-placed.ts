import { storeOnce, type Handle } from '@signalbox/broker'
import type { Event } from '@signalbox/contracts'
import { settleRepeats, type Database } from '@signalbox/database'
import { insertOrderPlaced } from './sql/insert-order-placed.ts'

/** Stores what arrives in the queue orderPlaced, each event once, in a table of its own. */
export function storeOrderPlaced(database: Database, replica: string): Handle<Event> {
  return storeOnce<Event>({
    insert: insertOrderPlaced(database, replica),
    settleRepeats: settleRepeats(database, { name: 'orderPlaced', table: 'order_placed' }, replica),
  })
}
