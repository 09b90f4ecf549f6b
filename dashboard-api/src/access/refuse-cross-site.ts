import type { RequestHandler } from 'express'
import { problem } from '../problems.ts'

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses what another site's page sends through the browser of somebody who may do it. Reading passes, as
 * a browser shows other sites none of it; so does what comes from no browser, such as curl.
 */
export const refuseCrossSite: RequestHandler = (request, _response, next) => {
  if (readingMethods.has(request.method)) return next()
  const site = request.get('sec-fetch-site')
  const origin = request.get('origin')
  // Browsers say the first on HTTPS and on localhost; elsewhere there is only the second.
  const isOwn =
    site === undefined
      ? origin === undefined || hostOf(origin) === request.host
      : site === 'same-origin' || site === 'none'
  if (!isOwn) throw problem('cross_site', 'Do this on the dashboard itself, not from a page of another site')
  next()
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
