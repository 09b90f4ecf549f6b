import type { RequestHandler } from 'express'
import { problem } from '../problems.ts'
import type { IngestKeys } from './ingest-keys.ts'

const bearer = /^Bearer +(\S+) *$/i

/**
 * Refuses who sends no key, or none that is known, in the same words. Neither is logged. Whoever has a key is one
 * client from then on, from whatever address.
 */
export function requireKey(keys: IngestKeys): RequestHandler {
  return (request, response, next) => {
    const [, key = ''] = bearer.exec(request.headers.authorization ?? '') ?? []
    const name = keys.nameOf(key)
    if (name === undefined) {
      response.setHeader('WWW-Authenticate', 'Bearer realm="signalbox"')
      throw problem('key_required', 'Send a valid ingest key, as Authorization: Bearer sbk_...')
    }
    response.locals.client = `key ${name}`
    response.locals.keyName = name
    next()
  }
}
