import type { Feed, UpgradeHandler } from '@signalbox/runtime'
import { openWebSocket } from '@signalbox/runtime/web-socket'
import { live } from '@signalbox/systems/revenue/events/live.ts'
import type { Access } from './access.ts'
import { problem } from './problems.ts'
import { queryOf } from './queries.ts'
import type { Balance } from './sql/select-balance.ts'

export type TakeWatchersOptions = {
  readonly access: Access
  readonly feed: Feed
  readonly takeTicket: (ticket: string) => Promise<boolean>
  /** What a user has, or had at a sequence. */
  readonly readBalance: (userId: string, sequence?: number) => Promise<Balance | undefined>
}

/**
 * `GET /live?userId=`, a WebSocket: what the user has, and then each change of it, in order and without a gap. With
 * `after`, a sequence, it goes on from there.
 *
 * A browser cannot send a header with it: it brings a ticket, or says the secret first (`auth=message`).
 */
export function takeWatchers({ access, feed, takeTicket, readBalance }: TakeWatchersOptions): UpgradeHandler {
  return async (upgrade) => {
    const { headers, url = '' } = upgrade.request
    const { pathname, searchParams } = new URL(url, 'ws://here')
    if (pathname !== '/live') throw problem('not_found', 'WebSockets are at /live')
    if (!access.allowsOrigin(headers))
      throw problem('origin_refused', 'Let REVENUE_ORIGINS name the origin of the page')
    const { userId, after, ticket, auth } = queryOf(live.query, Object.fromEntries(searchParams))
    const isAllowed = ticket === undefined ? access.mayRead(headers.authorization) : await takeTicket(ticket)
    if (!isAllowed && auth === undefined) throw access.refusal()
    // Before the upgrade, as what goes wrong has a status there.
    const { revenue, sequence } = (await readBalance(userId, after)) ?? { revenue: '0', sequence: 0 }

    const listener = await openWebSocket(upgrade)
    if (!isAllowed && !access.mayRead(await listener.firstMessage()))
      return listener.close(1008, 'The secret is missing or wrong')
    listener.send(JSON.stringify({ user_id: userId, revenue, sequence }))
    feed.watch(userId, listener, sequence)
  }
}
