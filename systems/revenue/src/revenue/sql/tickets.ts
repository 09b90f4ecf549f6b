import { hash, randomBytes } from 'node:crypto'
import type { Database } from '@signalbox/database'

export const ticketSeconds = 30

const digestOf = (ticket: string) => hash('sha256', ticket, 'buffer')
const insert = `
  WITH late AS (DELETE FROM revenue_tickets WHERE until < now())
  INSERT INTO revenue_tickets VALUES ($1, now() + make_interval(secs => $2))`
const take = 'DELETE FROM revenue_tickets WHERE digest = $1 AND until >= now() RETURNING true'

/** Tickets that each let in once, at any replica. */
export function tickets(database: Database) {
  return {
    async give(): Promise<string> {
      const ticket = randomBytes(24).toString('base64url')
      await database.query({ name: 'give-ticket', text: insert, values: [digestOf(ticket), ticketSeconds] })
      return ticket
    },
    async take(ticket: string): Promise<boolean> {
      const taken = await database.query({ name: 'take-ticket', text: take, values: [digestOf(ticket)] })
      return taken.length > 0
    },
  }
}
