import type { IncomingHttpHeaders } from 'node:http'
import type { Logger } from '@signalbox/runtime'
import type { RequestHandler } from 'express'
import { problem } from '../problems.ts'

const mebibyte = 1024 * 1024

/** Up to here a body counts as small, in bytes: a single event, or a batch of some dozens. */
const smallBytes = 16 * 1024
/** Room for 4,096 small bodies that are as large as they may be. */
const smallRoomBytes = 64 * mebibyte
/** So many of the largest bodies have room; 128 connections that send 1 MiB each have it just so. */
const largeBodies = 32

const tellEveryMs = 10_000

export type InFlightOptions = {
  /** The largest request body. */
  readonly bodyLimitBytes: number
  readonly log: Pick<Logger, 'warn'>
}

/**
 * Bounds how many bytes of bodies this process holds, from their first byte to the answer. What has no room is refused
 * with 503 before it is read.
 *
 * A request takes what its `Content-Length` says, and as much as a body may have where it says nothing or is compressed.
 * Small ones have a room of their own: a few who send much, and slowly, do not keep everybody else out.
 */
export function limitInFlight({ bodyLimitBytes, log }: InFlightOptions): RequestHandler {
  const small = { sizeBytes: smallRoomBytes, heldBytes: 0 }
  const large = { sizeBytes: largeBodies * bodyLimitBytes, heldBytes: 0 }
  let toldAt = Number.NEGATIVE_INFINITY

  function refuse(): never {
    if (performance.now() - toldAt >= tellEveryMs) {
      toldAt = performance.now()
      log.warn(
        { smallBytes: small.heldBytes, largeBytes: large.heldBytes },
        'Refusing requests, as too much is under way; run more processes of the api',
      )
    }
    throw problem('overloaded', 'The api is busy; send the same events with the same ids again in a moment')
  }

  return (request, response, next) => {
    const bytes = bytesOf(request.headers, bodyLimitBytes)
    const room = bytes <= smallBytes ? small : large
    if (room.heldBytes + bytes > room.sizeBytes) refuse()
    room.heldBytes += bytes
    // Also when the connection breaks.
    response.once('close', () => void (room.heldBytes -= bytes))
    next()
  }
}

function bytesOf(headers: IncomingHttpHeaders, bodyLimitBytes: number): number {
  const { 'content-length': length, 'content-encoding': encoding = 'identity' } = headers
  if (length === undefined || encoding !== 'identity') return bodyLimitBytes
  return Math.min(Number(length), bodyLimitBytes)
}
