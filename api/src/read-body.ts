import { readBody } from '@signalbox/runtime'
import type { RequestHandler } from 'express'
import { decompressorOf } from './decompress.ts'
import { problem } from './problems.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Reads the body as bytes, up to a limit that holds for what came and for what it becomes decompressed. */
export function readBytes(limitBytes: number): RequestHandler {
  return async (request, _response, next) => {
    const encoding = request.headers['content-encoding']
    const decompress = encoding === undefined ? undefined : decompressorOf(encoding)
    const bytes = await readBody(request, limitBytes)
    request.body = decompress ? await decompress(bytes, limitBytes) : bytes
    next()
  }
}

/**
 * The body as text; empty text when there is none.
 *
 * @throws ProblemError when it is not UTF-8
 */
export function textOf(body: unknown): string {
  if (!Buffer.isBuffer(body)) return ''
  try {
    return utf8.decode(body)
  } catch (cause) {
    throw problem('invalid_utf8', 'Encode the body as UTF-8', { cause })
  }
}
