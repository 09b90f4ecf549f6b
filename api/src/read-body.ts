import { promisify } from 'node:util'
import express, { type RequestHandler } from 'express'
import { decompressorOf } from './decompress.ts'
import { problem } from './problems.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Reads the body as bytes, up to a limit that holds for what came and for what it becomes decompressed. */
export function readBytes(limitBytes: number): RequestHandler {
  const read = express.raw({ type: () => true, limit: limitBytes })
  const readAll = promisify(read)
  const readCompressed: RequestHandler = async (request, response, next) => {
    const decompress = decompressorOf(request.headers['content-encoding'] ?? '')
    // Express would decompress it, too, and knows no bound but the limit.
    delete request.headers['content-encoding']
    await readAll(request, response)
    if (Buffer.isBuffer(request.body)) request.body = await decompress(request.body, limitBytes)
    next()
  }
  return (request, response, next) =>
    (request.headers['content-encoding'] === undefined ? read : readCompressed)(request, response, next)
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
    throw problem('invalid_utf8', 'Encode the body as UTF-8', undefined, { cause })
  }
}
