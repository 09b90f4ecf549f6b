import type { RunReport } from '@signalbox/contracts'
import { orUnavailable } from '@signalbox/runtime'
import type { RequestHandler } from 'express'
import { problem } from './problems.ts'
import type { RunIds } from './sql/select-run-report.ts'

/** The cost of a report grows with what was stored in its time, so that has an end. */
const longestMs = 20 * 60_000
/** The largest time that a UUIDv7 holds, in milliseconds since 1970. */
const timeMax = 2 ** 48 - 1

/**
 * `GET /runs/:tag?from&to`: what became of the events whose ids (UUIDv7) were made between two moments, in
 * milliseconds since 1970, and end in the tag. One report is drawn up at a time.
 */
export function reportRun(read: (ids: RunIds) => Promise<RunReport>): RequestHandler {
  let isReading = false
  return async (request, response) => {
    const ids = idsOf(String(request.params.tag), Number(request.query.from), Number(request.query.to))
    if (isReading) throw problem('overloaded', 'Another report is being drawn up; ask again')
    isReading = true
    try {
      response.setHeader('Cache-Control', 'no-store')
      response.json(await orUnavailable(read(ids)))
    } finally {
      isReading = false
    }
  }
}

function idsOf(tag: string, fromMs: number, toMs: number): RunIds {
  const isTime = (ms: number) => Number.isSafeInteger(ms) && ms >= 0 && ms <= timeMax
  if (!/^[0-9a-f]{12}$/.test(tag) || !isTime(fromMs) || !isTime(toMs) || toMs - fromMs > longestMs) {
    const detail = `Ask for /runs/<the last 12 digits of the ids>?from=<ms>&to=<ms>, at most ${longestMs / 60_000} minutes`
    throw problem('invalid_request', detail)
  }
  return { from: idAt(fromMs, '0'), to: idAt(toMs, 'f'), tag }
}

function idAt(ms: number, fill: '0' | 'f'): string {
  const time = ms.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-${fill.repeat(4)}-${fill.repeat(4)}-${fill.repeat(12)}`
}
