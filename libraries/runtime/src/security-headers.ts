import type { RequestHandler } from 'express'

// Everything comes from the page's own origin, and nothing is evaluated. Mantine writes style elements and
// attributes, which needs 'unsafe-inline' for styles; scripts have no exception.
const policyFor = (asked: readonly string[]) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self'",
    "font-src 'self'",
    ["connect-src 'self'", ...asked].join(' '),
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

/**
 * Tells browsers to trust a page with nothing that it does not need: so even if something of an event ever became
 * HTML, it could run nothing and send nothing anywhere. For pages and files; mount it after the routes that must be
 * fast.
 *
 * @param origins what the page may ask besides its own, by HTTP and by WebSocket
 */
export function securityHeaders(origins: readonly string[] = []): RequestHandler {
  const policy = policyFor(origins.flatMap((origin) => [origin, origin.replace(/^http/, 'ws')]))
  return (_request, response, next) => {
    response.setHeader('Content-Security-Policy', policy)
    response.setHeader('X-Content-Type-Options', 'nosniff')
    response.setHeader('Referrer-Policy', 'no-referrer')
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
    next()
  }
}
