import type { ClientConfig, Pressure, RunReport } from '@signalbox/contracts'
import { systems } from '@signalbox/systems'
import express, { type RequestHandler, type Router } from 'express'
import { checkMediaType } from './format.ts'
import { passOnFaults } from './pass-on-faults.ts'
import { reportRun } from './report-run.ts'
import type { RunIds } from './sql/select-run-report.ts'

export type SimulatorOptions = {
  /** Where people find the dashboard. */
  readonly dashboardUrl: string | undefined
  /** By service, where the cards of systems reach it. */
  readonly systemUrls: Readonly<Record<string, string>>
  /** The systems that run; all of the list where nothing is said. */
  readonly running?: readonly string[] | undefined
  /** Where the stack takes requests for faults; nothing where none are allowed. */
  readonly faultsUrl: string | undefined
  /** Stand before all that is not open to everybody; none where everything is. */
  readonly guards?: readonly RequestHandler[]
  readonly readRun: (ids: RunIds) => Promise<RunReport>
  readonly readPressure: () => Pressure
}

/** What the simulator asks besides sending events. */
export function simulatorRoutes({
  dashboardUrl,
  systemUrls,
  running = systems.map(({ name }) => name),
  faultsUrl,
  guards = [],
  readRun,
  readPressure,
}: SimulatorOptions): Router {
  const routes = express.Router()
  routes.get('/client-config', (_request, response) => {
    const config: ClientConfig = {
      dashboard: dashboardUrl ?? null,
      faultsAllowed: faultsUrl !== undefined,
      keyRequired: guards.length > 0,
      systems: systemUrls,
      running,
    }
    response.json(config)
  })
  routes.get('/runs/:tag', ...guards, reportRun(readRun))
  routes.get('/pressure', ...guards, (_request, response) => {
    response.setHeader('Cache-Control', 'no-store')
    response.json(readPressure())
  })
  // A page of another origin cannot send JSON without asking first, and is refused then.
  if (faultsUrl !== undefined)
    routes.post('/faults/:name', ...guards, checkMediaType, passOnFaults(faultsUrl))
  return routes
}
