import type { RequestHandler } from 'express'
import { problem } from './problems.ts'

/**
 * Lets through what this page itself sends, and clients that are no browser. A browser says of every request from
 * which site it comes, so another site cannot use a visitor's browser to change something here.
 */
export const refuseCrossSite: RequestHandler = (request, _response, next) => {
  const site = request.get('sec-fetch-site')
  const origin = request.get('origin')
  const isOwn =
    site === undefined
      ? origin === undefined || isHost(origin, request.get('host'))
      : site === 'same-origin' || site === 'none'
  if (!isOwn) throw problem('cross_site', 'Open the dashboard itself and do it there')
  next()
}

function isHost(origin: string, host: string | undefined): boolean {
  try {
    return new URL(origin).host === host
  } catch {
    // `null`, which browsers send for pages without an origin of their own.
    return false
  }
}
