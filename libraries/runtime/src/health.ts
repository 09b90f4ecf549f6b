import express, { type Express, type Router } from 'express'
import { listen } from './listen.ts'
import { formatMetrics, metricsType, processMetrics } from './metrics.ts'

/** Resolves when the dependency works; rejects with a sentence on what is wrong. */
export type Check = () => Promise<void>

export type HealthOptions = {
  readonly checks: Readonly<Record<string, Check>>
  /** Aborted once the process has been told to stop: from then on it is not ready. */
  readonly stopping: AbortSignal
}

const checkTimeoutMs = 2_000

type CheckResult = { readonly status: 'ok' } | { readonly status: 'failed'; readonly detail: string }

async function run(check: Check): Promise<CheckResult> {
  const timeout = AbortSignal.timeout(checkTimeoutMs)
  const late = new Promise<never>((_resolve, reject) => {
    timeout.addEventListener('abort', () => reject(new Error(`No answer within ${checkTimeoutMs} ms`)))
  })
  try {
    await Promise.race([check(), late])
    return { status: 'ok' }
  } catch (error) {
    return { status: 'failed', detail: describe(error) }
  }
}

function describe(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message
  return error instanceof Error ? error.message : String(error)
}

/**
 * The routes by which a platform watches a process: `/livez` says that it runs, `/readyz` whether it can do
 * its work now, `/health` the same with a word on each dependency, and `/metrics` what it costs. The first two tell the
 * process too, so that who has started one knows it from another that has its port.
 */
export function healthRoutes({ checks, stopping }: HealthOptions): Router {
  const routes = express.Router()

  // Whoever asks while the checks run hears what they find, so that any number of askers costs as much as one.
  let running: ReturnType<typeof checkAll> | undefined
  const report = () => (running ??= checkAll().finally(() => (running = undefined)))

  async function checkAll() {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await run(check)] as const),
    )
    const ready = !stopping.aborted && results.every(([, result]) => result.status === 'ok')
    const state = stopping.aborted ? 'stopping' : ready ? 'ok' : 'failed'
    return { ready, state, results: Object.fromEntries(results) }
  }

  routes.get('/livez', (_request, response) => {
    response.json({ status: 'ok', pid: process.pid })
  })
  routes.get('/readyz', async (_request, response) => {
    const { ready, state } = await report()
    response.status(ready ? 200 : 503).json({ status: state, pid: process.pid })
  })
  routes.get('/health', async (_request, response) => {
    const { ready, state, results } = await report()
    response.status(ready ? 200 : 503).json({ status: state, checks: results })
  })
  routes.get('/metrics', (_request, response) => {
    response.type(metricsType).send(formatMetrics(processMetrics()))
  })
  return routes
}

/** An Express application with nothing switched on that this system does not use. */
export function createApp(): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  return app
}

/** Serves the health routes of a process that has no other HTTP interface. */
export async function serveHealth(
  options: HealthOptions & { port: number; host: string },
): Promise<AsyncDisposable> {
  const app = createApp()
  app.use(healthRoutes(options))
  // Express would wait for the body of a request before it says so.
  app.use((_request, response) => void response.status(404).send('Ask /livez, /readyz, /health or /metrics'))
  return await listen(app, options)
}
