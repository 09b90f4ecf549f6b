import type { IncomingHttpHeaders } from 'node:http'
import { allowOrigins, knowsSecret } from '@signalbox/runtime'
import type { RequestHandler } from 'express'
import { problem } from './problems.ts'

export type AccessOptions = {
  /** Nobody may write where there are none. */
  readonly secrets: readonly string[]
  readonly openReads: boolean
  /** The origins whose pages may ask, besides those that the service is found under; `*` for all. */
  readonly origins: readonly string[]
}

export type Access = {
  /** Throws the refusal at those who may not write. */
  readonly write: RequestHandler
  readonly read: RequestHandler
  mayRead(authorization: string | undefined): boolean
  refusal(): Error
  /** Lets pages of the origins read what they are answered. */
  readonly pages: RequestHandler
  /** Whether a page may open a WebSocket: browsers ask for one on behalf of any. Programs have no origin. */
  allowsOrigin(headers: IncomingHttpHeaders): boolean
}

/** Says who may ask for what. */
export function accessBy({ secrets, openReads, origins }: AccessOptions): Access {
  const isSecret = knowsSecret(secrets)
  const mayRead = (authorization: string | undefined) => openReads || isSecret(authorization)
  const refusal = () => problem('secret_required', 'Send the secret, as Authorization: <secret>')
  const guard =
    (isAllowed: typeof isSecret): RequestHandler =>
    ({ headers }, _response, next) => {
      if (!isAllowed(headers.authorization)) throw refusal()
      next()
    }

  return {
    write: guard(isSecret),
    read: guard(mayRead),
    mayRead,
    refusal,
    pages: allowOrigins(origins),
    allowsOrigin({ origin, host }) {
      if (origin === undefined || origins.includes('*') || origins.includes(origin)) return true
      return URL.canParse(origin) && new URL(origin).host === host
    },
  }
}
