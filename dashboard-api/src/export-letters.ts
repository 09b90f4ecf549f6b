import { once } from 'node:events'
import { ndjson } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { selectDeadLetters, type DeadLetterFilter, type StoredDeadLetter } from '@signalbox/dead-letters'
import type { Response } from 'express'
import { bodyOf, summaryOf } from './letter-summary.ts'

const pageLetters = 500

/**
 * Writes all letters that are dead now and match the filter as NDJSON, one letter a line with its body. One page is
 * in memory at a time, and the next is read when the client has taken it.
 */
export async function exportLetters(
  database: Database,
  filter: DeadLetterFilter,
  response: Response,
): Promise<void> {
  let page = await selectDeadLetters(database, filter, { limit: pageLetters })
  response.setHeader('Content-Type', ndjson)
  response.setHeader('Content-Disposition', 'attachment; filename="dead-letters.ndjson"')
  const gone = once(response, 'close')
  for (let last = page.at(-1); last && !response.destroyed; last = page.at(-1)) {
    const lines = page.map((letter) => `${JSON.stringify(lineOf(letter))}\n`).join('')
    if (!response.write(lines)) await Promise.race([once(response, 'drain'), gone])
    page = await selectDeadLetters(database, filter, { after: last.id, limit: pageLetters })
  }
  response.end()
}

function lineOf(letter: StoredDeadLetter) {
  return { ...summaryOf(letter), body: bodyOf(letter.body) }
}
