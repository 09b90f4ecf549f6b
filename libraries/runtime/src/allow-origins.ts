import type { RequestHandler } from 'express'

/** What a page may read of an answer besides its body and a few harmless headers. */
const exposed = 'RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate'

/** How long a browser may remember the answer to its question, in seconds: an origin that is taken back is out soon. */
const maxAgeSeconds = 600

/**
 * Lets pages of other origins send events from a browser (CORS). To all others it says nothing, and the browser keeps
 * them out. There are no cookies, so no page acts for somebody else.
 *
 * @param methods what they may ask with; to look is always allowed
 * @param origins such as `https://shop.example`; `*` stands for all of them
 */
export function allowOrigins(
  origins: readonly string[],
  methods: readonly string[] = ['POST'],
): RequestHandler {
  const allowed = new Set(origins)
  const isOpen = allowed.has('*')
  return (request, response, next) => {
    // What is kept in between must not give the answer for one origin to another.
    if (!isOpen) response.vary('Origin')
    const { origin } = request.headers
    if (origin === undefined || !(isOpen || allowed.has(origin))) return next()
    response.setHeader('Access-Control-Allow-Origin', isOpen ? '*' : origin)
    if (request.method !== 'OPTIONS') {
      response.setHeader('Access-Control-Expose-Headers', exposed)
      return next()
    }
    response.setHeader('Access-Control-Allow-Methods', methods.join(', '))
    // The star does not stand for this one.
    response.setHeader('Access-Control-Allow-Headers', 'Authorization, *')
    response.setHeader('Access-Control-Max-Age', maxAgeSeconds)
    response.status(204).end()
  }
}
