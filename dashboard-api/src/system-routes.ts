import type { System, SystemFigures } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { atMost, orUnavailable } from '@signalbox/runtime'
import { systems as all } from '@signalbox/systems'
import express, { type Router } from 'express'
import { cached } from './cached.ts'
import { problem } from './problems.ts'

const keepMs = 1_000
const rowsMax = 100
const figuresAtOnce = 16

/** `/api/systems/:name`: what the panel of a system shows, as the system states it. */
export function systemRoutes(database: Database, systems: readonly System[] = all): Router {
  const figures = new Map(
    systems.flatMap(({ name, page: { reads } = { title: name } }) =>
      reads ? [[name, cached(keepMs, async () => await readFigures(database, name, reads))] as const] : [],
    ),
  )
  const routes = express.Router()
  routes.use(atMost(figuresAtOnce))
  routes.get('/:name', async (request, response) => {
    const read = figures.get(request.params.name)
    if (!read) throw problem('unknown_system', 'No system of that name states what its panel reads')
    response.json(await orUnavailable(read()))
  })
  return routes
}

/** One after the other, as others need the few connections too. */
async function readFigures(
  database: Database,
  system: string,
  reads: Readonly<Record<string, string>>,
): Promise<SystemFigures> {
  const figures: Record<string, SystemFigures[string]> = {}
  for (const [name, select] of Object.entries(reads)) {
    const text = `SELECT * FROM (${select}) AS figures LIMIT ${rowsMax}`
    figures[name] = await database.query({ name: `page of ${system}: ${name}`, text })
  }
  return figures
}
