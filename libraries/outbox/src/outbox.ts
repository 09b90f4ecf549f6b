import { encodeEvent, routingKeyOf, type SealedEvent } from '@signalbox/contracts'
import type { Query } from '@signalbox/database'
import { startRelay, type Relay, type RelayOptions } from './relay.ts'
import { insertRows } from './sql/insert-rows.ts'
import { selectFigures, type OutboxFigures } from './sql/select-figures.ts'
import { selectParked, type ParkedRow } from './sql/select-parked.ts'
import { sendAgain } from './sql/send-again.ts'

export type AddOptions<Event> = {
  readonly topic: string
  /** One of the topic's lanes; the usual one where it is left out. */
  readonly lane?: string
  /** What it is about, such as an order's id: events of one aggregate leave in the order in which they were added. */
  readonly aggregate?: string | ((event: Event) => string)
}

export type Outbox = {
  /**
   * Adds events to what is to be published, inside a transaction: they leave when it is committed, and never when it is
   * not. Many events are one statement.
   *
   * Transactions that add to one aggregate at the same time have no order among them. Where it matters, let each change
   * the aggregate's own row first: then the second one waits for the first.
   *
   * @param query what `database.transaction` gives its work
   */
  add<Event extends SealedEvent>(
    query: Query,
    events: Event | readonly Event[],
    options: AddOptions<Event>,
  ): Promise<void>
  /** Publishes what was added, beside other work, until it is disposed. Any number may run, here and elsewhere. */
  startRelay(options: RelayOptions): Relay
  /** Reads how the outbox is doing. */
  figures(query: Query): Promise<OutboxFigures>
  /** Reads the next 100 rows that failed too often, behind a number. */
  parked(query: Query, after?: number): Promise<ParkedRow[]>
  /** Puts parked rows behind all that is to be sent, and returns how many. */
  sendAgain(query: Query, numbers: readonly number[]): Promise<number>
}

const plainName = /^[a-z_][a-z0-9_]{0,39}$/

/**
 * Opens the outbox of a schema, which a migration has made with `SELECT create_outbox('<schema>')`.
 *
 * @throws RangeError when the schema has another name than one of small letters, digits and `_`
 */
export function openOutbox({ schema }: { readonly schema: string }): Outbox {
  if (!plainName.test(schema)) throw new RangeError(`A schema of an outbox cannot be called '${schema}'`)
  const place = `"${schema}"`
  const relays = new Set<Relay>()

  return {
    async add(query, events, { topic, lane, aggregate }) {
      const list = Array.isArray(events) ? events : [events]
      if (list.length === 0) return
      const rows = list.map((event) => ({
        aggregate: (typeof aggregate === 'function' ? aggregate(event) : aggregate) ?? null,
        event: encodeEvent(event),
      }))
      await insertRows(query, place, routingKeyOf(topic, lane), rows)
      for (const relay of relays) relay.expect()
    },
    startRelay(options) {
      const relay = startRelay(place, options)
      relays.add(relay)
      return {
        expect: relay.expect,
        async [Symbol.asyncDispose]() {
          relays.delete(relay)
          await relay[Symbol.asyncDispose]()
        },
      }
    },
    figures: async (query) => await selectFigures(query, place),
    parked: async (query, after = 0) => await selectParked(query, place, after),
    sendAgain: async (query, numbers) => await sendAgain(query, place, numbers),
  }
}
