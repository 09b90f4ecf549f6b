import type { IncomingHttpHeaders } from 'node:http'
import { cloudEventBatchJson, cloudEventJson, ndjson } from '@signalbox/contracts'
import type { RequestHandler } from 'express'
import { problem } from './problems.ts'

const json = 'application/json'

/**
 * How a request carries its events: as JSON or NDJSON of our own, or as CloudEvents in one of their three modes.
 * In `binary` mode the attributes are headers and the body is the data alone.
 */
export type Format = 'json' | 'ndjson' | 'structured' | 'batch' | 'binary'

const formats: ReadonlyMap<string, Format> = new Map([
  [json, 'json'],
  [ndjson, 'ndjson'],
  [cloudEventJson, 'structured'],
  [cloudEventBatchJson, 'batch'],
])

/** The format that the headers of a request announce; nothing when it is none that is taken. */
export function formatOf(headers: IncomingHttpHeaders): Format | undefined {
  const mediaType = mediaTypeOf(headers)
  const format = formats.get(mediaType)
  const hasAttributes = headers['ce-specversion'] !== undefined || headers['ce-type'] !== undefined
  if (!hasAttributes || format === 'structured' || format === 'batch') return format
  const isData = mediaType === '' || mediaType.startsWith('text/') || isJson(mediaType)
  return isData ? 'binary' : undefined
}

/** Whether a media type, in lower case, is JSON: `application/json` or `application/...+json`. */
export const isJson = (mediaType: string) =>
  mediaType === json || /^application\/[^/]+\+json$/.test(mediaType)

/** The media type of a body in lower case, without its parameters. */
export function mediaTypeOf({ 'content-type': type = '' }: IncomingHttpHeaders): string {
  const end = type.indexOf(';')
  return (end === -1 ? type : type.slice(0, end)).trim().toLowerCase()
}

/** Refuses a body of a kind that is not taken before any of it is read. */
export const checkMediaType: RequestHandler = ({ headers }, _response, next) => {
  if (!formatOf(headers)) {
    const detail = `Send Content-Type: ${json} or ${ndjson}, or a CloudEvent as ${cloudEventJson}, as ${cloudEventBatchJson}, or as ce- headers with JSON or text`
    throw problem('unsupported_media_type', detail)
  }
  const charset = /;\s*charset=([^;]*)/i.exec(headers['content-type'] ?? '')?.[1]?.trim()
  if (charset !== undefined && !/^"?utf-?8"?$/i.test(charset)) {
    throw problem('unsupported_media_type', 'Send the body as UTF-8')
  }
  next()
}
