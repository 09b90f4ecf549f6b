import { readBody } from '@signalbox/runtime'
import type { RequestHandler } from 'express'
import { decompressorOf } from './decompress.ts'

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
