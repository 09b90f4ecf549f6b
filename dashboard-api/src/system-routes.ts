import {
  PermanentError,
  type System,
  type SystemFigures,
  type SystemFind,
  type SystemRows,
} from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { atMost, orUnavailable } from '@signalbox/runtime'
import { systems as all } from '@signalbox/systems'
import express, { type Router } from 'express'
import { cached } from './cached.ts'
import { problem } from './problems.ts'
import { queryText } from './query-text.ts'

const keepMs = 1_000
const rowsMax = 100
const figuresAtOnce = 16

/** `/api/systems`: what the panel of a system shows, and what it can ask for besides, as the system states it. */
export function systemRoutes(database: Database, systems: readonly System[] = all): Router {
  const figures = new Map(
    systems.flatMap(({ name, page }) => {
      const reads = page?.reads
      return reads ? [[name, cached(keepMs, async () => await readFigures(database, name, reads))]] : []
    }),
  )
  const finds = new Map(
    systems.flatMap(({ name, page }) =>
      Object.entries(page?.finds ?? {}).map(([found, find]) => [`${name}/${found}`, find]),
    ),
  )
  const routes = express.Router()
  routes.use(atMost(figuresAtOnce))
  routes.get('/:name', async (request, response) => {
    const read = figures.get(request.params.name)
    if (!read) throw problem('unknown_system', 'No system of that name states what its panel reads')
    response.json(await orUnavailable(read()))
  })
  routes.get('/:name/:find', async ({ params: { name, find: found }, query }, response) => {
    const find = finds.get(`${name}/${found}`)
    if (!find) throw problem('unknown_system', 'No system of that name states that its panel finds this')
    response.json(await orUnavailable(findRows(database, `${name}/${found}`, find, query)))
  })
  return routes
}

/** @throws ProblemError when something is missing, or is not as the SELECT must have it */
async function findRows(
  database: Database,
  name: string,
  { select, given }: SystemFind,
  query: Readonly<Record<string, unknown>>,
): Promise<SystemRows> {
  const values = given.map((one) => {
    const value = queryText(query[one])
    if (value === undefined) throw problem('wrong_question', `Say the ${one} once`)
    return value
  })
  try {
    return await database.query({ name: `page of ${name}`, text: atMostRows(select), values })
  } catch (cause) {
    if (!(cause instanceof PermanentError)) throw cause
    throw problem('wrong_question', `Look at the ${given.join(' and the ')}`, { cause })
  }
}

const atMostRows = (select: string) => `SELECT * FROM (${select}) AS figures LIMIT ${rowsMax}`

/** One after the other, as others need the few connections too. */
async function readFigures(
  database: Database,
  system: string,
  reads: Readonly<Record<string, string>>,
): Promise<SystemFigures> {
  const figures: Record<string, SystemRows> = {}
  for (const [name, select] of Object.entries(reads))
    figures[name] = await database.query({ name: `page of ${system}: ${name}`, text: atMostRows(select) })
  return figures
}
