import type { CookieOptions, Request, Response } from 'express'
import { sessionSeconds } from './session-tokens.ts'

const name = 'signalbox_session'
const pattern = /(?:^|;\s*)signalbox_session=([^;]*)/

// No script can read it, no other site's page can have it sent, and over HTTPS it never travels in clear.
function options(request: Request): CookieOptions {
  return { httpOnly: true, sameSite: 'strict', secure: request.secure, path: '/' }
}

/** The session's token that a request carries, or an empty text. */
export function readSession({ headers }: Request): string {
  const [, token = ''] = pattern.exec(headers.cookie ?? '') ?? []
  return token
}

/** Gives a browser the token of its session, for as long as that lasts. */
export function writeSession(request: Request, response: Response, token: string): void {
  response.cookie(name, token, { ...options(request), maxAge: sessionSeconds * 1_000 })
}

/** Takes the token of its session from a browser. */
export function clearSession(request: Request, response: Response): void {
  response.clearCookie(name, options(request))
}
