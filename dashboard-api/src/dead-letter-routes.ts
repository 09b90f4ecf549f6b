import type { Broker } from '@signalbox/broker'
import type { DeadLetterGroups, DeadLetterPage, DeadLetterReport } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import {
  selectDeadLetter,
  selectDeadLetterGroups,
  selectLetterFacts,
  selectReplay,
  type DeadLetterFilter,
} from '@signalbox/dead-letters'
import { atMost, checked, orUnavailable } from '@signalbox/runtime'
import express, { type Router } from 'express'
import { cached } from './cached.ts'
import { editLetter } from './edit-letter.ts'
import { exportLetters } from './export-letters.ts'
import { bodyOf, summaryOf } from './letter-summary.ts'
import { problem } from './problems.ts'
import { idIn } from './query-text.ts'
import { EditRequest, LetterQuery, readRequest, ReplayRequest } from './read-request.ts'
import type { Replays } from './run-replays.ts'

export type DeadLetterRoutesOptions = {
  readonly database: Database
  readonly republish: Broker['republish']
  readonly replays: Replays
}

const pageLetters = 50
const shownBytesMax = 4 * 1024 * 1024
const keepMs = 1_000
// An export holds a page of 8 MiB, and an edit or a letter that is shown as much.
const exportsAtOnce = 2
const lettersAtOnce = 8
const filterHint = 'Choose letters by queue and reason, both as text, and pages by after, the id of a letter'
const replayHint =
  'Send as application/json { "filter": { "queue", "reason" }, "rate" } or { "ids": [...], "rate" }; at most 1,000 ids, and a rate from 1 to 10,000 a second'

/** `/api/dead-letters`: what could not be stored, to look at, to mend and to send again. */
export function deadLetterRoutes(options: DeadLetterRoutesOptions): Router {
  const { database, replays } = options
  const groups = cached(keepMs, () => readGroups(database))
  const routes = express.Router()

  routes.get('/', async (_request, response) => {
    response.json(await orUnavailable(groups()))
  })
  const bounded = atMost(lettersAtOnce)
  routes.get('/list', bounded, async (request, response) => {
    const { after, ...filter } = checked(LetterQuery, request.query, filterHint)
    response.json(await orUnavailable(readPage(database, said(filter), after)))
  })
  routes.get('/export', atMost(exportsAtOnce), async (request, response) => {
    const { after: _, ...filter } = checked(LetterQuery, request.query, filterHint)
    await orUnavailable(exportLetters(database, said(filter), response))
  })
  routes.post('/replay', bounded, readRequest, async (request, response) => {
    const { rate, ...which } = checked(ReplayRequest, request.body, replayHint)
    const filter = 'ids' in which ? which : said(which.filter)
    const receipt = await orUnavailable(replays.start(filter, rate))
    if (!receipt) throw problem('replay_running', 'Wait until the replay that is running has come to its end')
    response.status(202).json(receipt)
  })
  routes.get('/replays/:id', async (request, response) => {
    const replay = await orUnavailable(selectReplay(database, idIn(request.params.id)))
    if (!replay) throw problem('unknown_replay', 'Replays are remembered for 90 days; look at the groups')
    response.json(replay)
  })
  routes.get('/:id', bounded, async (request, response) => {
    response.json(await orUnavailable(readLetter(database, idIn(request.params.id))))
  })
  routes.post('/:id/edit', bounded, readRequest, async (request, response) => {
    const { body } = checked(
      EditRequest,
      request.body,
      'Send as application/json { "body": "the new body as text" }',
    )
    response.json(await orUnavailable(editLetter(options, idIn(request.params.id), body)))
  })
  return routes
}

/** Without what was not said, as `undefined` is no value of a filter. */
function said({
  queue,
  reason,
}: {
  queue?: string | undefined
  reason?: string | undefined
}): DeadLetterFilter {
  return { ...(queue === undefined ? {} : { queue }), ...(reason === undefined ? {} : { reason }) }
}

async function readGroups(database: Database): Promise<DeadLetterGroups> {
  const groups = await selectDeadLetterGroups(database)
  return {
    groups: groups.map(({ queue, reason, letters, first, last }) => ({
      queue,
      reason,
      letters,
      first: first.toISOString(),
      last: last.toISOString(),
    })),
  }
}

async function readPage(
  database: Database,
  filter: DeadLetterFilter,
  after: string | undefined,
): Promise<DeadLetterPage> {
  const found = await selectLetterFacts(database, filter, { after, limit: pageLetters + 1 })
  const letters = found.slice(0, pageLetters).map(summaryOf)
  return { letters, next: found.length > pageLetters ? (letters.at(-1)?.id ?? null) : null }
}

async function readLetter(database: Database, id: string): Promise<DeadLetterReport> {
  const letter = await selectDeadLetter(database, id, shownBytesMax)
  if (!letter) throw problem('unknown_letter', 'It may have been stored since and deleted after its time')
  return {
    letter: summaryOf(letter),
    body: bodyOf(letter.body),
    isCut: letter.bytes > letter.body.length,
    originalBody: letter.originalBody && bodyOf(letter.originalBody),
  }
}
