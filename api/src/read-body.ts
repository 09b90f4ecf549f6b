import { ndjson } from '@signalbox/contracts'
import express, { type RequestHandler } from 'express'
import { problem } from './problems.ts'

const json = 'application/json'
const utf8 = new TextDecoder('utf-8', { fatal: true })

export type TextBody = { readonly type: 'json' | 'ndjson'; readonly text: string }

/** Refuses a body of a kind that is not taken before any of it is read. */
export const checkMediaType: RequestHandler = (request, _response, next) => {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';')
  const mediaType = type.trim()
  if (mediaType !== json && mediaType !== ndjson) {
    throw problem('unsupported_media_type', `Send Content-Type: ${json} or ${ndjson}`)
  }
  const charset = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith('charset='))
  if (charset && !/^charset="?utf-?8"?$/.test(charset)) {
    throw problem('unsupported_media_type', 'Send the body as UTF-8')
  }
  next()
}

/** Reads the body as bytes, up to a limit. */
export function readBytes(limitBytes: number): RequestHandler {
  return express.raw({ type: () => true, limit: limitBytes })
}

/**
 * The body as text.
 *
 * @throws ProblemError when it is empty or not UTF-8
 */
export function textOf(contentType: string | undefined, body: unknown): TextBody {
  if (!Buffer.isBuffer(body) || body.length === 0) {
    throw problem('empty_body', 'Send one event as a JSON object, or several as an array or as NDJSON')
  }
  let text: string
  try {
    text = utf8.decode(body)
  } catch (cause) {
    throw problem('invalid_utf8', 'Encode the body as UTF-8', undefined, { cause })
  }
  if (text.trim() === '') throw problem('empty_body', 'Send at least one event')
  return { type: contentType?.toLowerCase().includes(ndjson) ? 'ndjson' : 'json', text }
}
