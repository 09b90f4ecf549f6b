import { pipeline } from 'node:stream/promises'
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
  // Before the answer begins, so that a database that is away can still be answered as an error.
  const first = await selectDeadLetters(database, filter, { limit: pageLetters })
  response.setHeader('Content-Type', ndjson)
  response.setHeader('Content-Disposition', 'attachment; filename="dead-letters.ndjson"')
  try {
    await pipeline(pagesFrom(first, database, filter), response)
  } catch (error) {
    // The client has left, and wants no more.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
}

async function* pagesFrom(first: StoredDeadLetter[], database: Database, filter: DeadLetterFilter) {
  let page = first
  for (let last = page.at(-1); last; last = page.at(-1)) {
    // One by one, as a page as one text is as much again.
    for (const letter of page) yield `${JSON.stringify(lineOf(letter))}\n`
    page = await selectDeadLetters(database, filter, { after: last.id, limit: pageLetters })
  }
}

function lineOf(letter: StoredDeadLetter) {
  return { ...summaryOf(letter), body: bodyOf(letter.body) }
}
