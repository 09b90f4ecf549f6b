import { useEffect, useState } from 'react'
import type { Service } from './ask-service.ts'
import { watchUser, type Change, type Connection, type Told } from './watch-user.ts'

export type Entry = Told & Change

export type Account = {
  /** Nothing before the first answer. */
  readonly now: Told | undefined
  /** The changes since the page watches, newest first. */
  readonly changes: readonly Entry[]
  readonly connection: Connection
}

const changesKept = 100
const nothing: Account = { now: undefined, changes: [], connection: { state: 'opening' } }
const isEntry = (told: Told): told is Entry => told.change !== undefined

/** What a user has, and what has changed it, as it happens. For another user it is to be mounted anew. */
export function useAccount({ url, secret }: Service, userId: string): Account {
  const [account, setAccount] = useState(nothing)
  useEffect(
    () =>
      watchUser({
        service: { url, secret },
        userId,
        onTold: (told) =>
          setAccount(({ changes, ...rest }) => ({
            ...rest,
            now: told,
            changes: isEntry(told) ? [told, ...changes].slice(0, changesKept) : changes,
          })),
        onConnection: (connection) => setAccount((before) => ({ ...before, connection })),
      }),
    [url, secret, userId],
  )
  return account
}
