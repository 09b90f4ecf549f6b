import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { plan } from '@signalbox/systems'
import { repository } from '../repository.ts'

// Writes down what of OpenTelemetry is loaded, by `import` or by `require`.
const watcher = `
  import { register } from 'node:module'
  register('data:text/javascript,' + encodeURIComponent(\`
    import { writeSync } from 'node:fs'
    export async function resolve(specifier, context, next) {
      const result = await next(specifier, context)
      if (result.url.includes('@opentelemetry')) writeSync(1, result.url + '\\\\n')
      return result
    }\`))`

/** Runs some code as a service is run from its source, and returns what of OpenTelemetry it has loaded. */
async function loadedBy(code: string): Promise<string[]> {
  const args = ['-C', '@signalbox/source', '--import', 'tsx', '--input-type=module']
  const env = { PATH: process.env['PATH'], TSX_DISABLE_CACHE: '1' }
  const options = { cwd: repository, env, timeout: 10_000 }
  const watched = `data:text/javascript,${encodeURIComponent(watcher)}`
  // While the watcher's thread looks a module up, nothing else keeps the process alive.
  const words = [...args, '--import', watched, '--eval', `setInterval(() => {}, 1_000)\n${code}`]
  const run = async () => await promisify(execFile)(process.execPath, words, options)
  // It takes a second. Once in many runs the two loaders of Node 20 wait for each other for ever; no service has two.
  const { stdout } = await run().catch(async (error: { killed?: boolean }) => {
    if (error.killed) return await run()
    throw error
  })
  return stdout.split('\n').filter((line) => line.includes('@opentelemetry'))
}

it('loads nothing of OpenTelemetry in any service that has no collector to send traces to', async () => {
  // Without their variables they end after all of their modules were loaded.
  const programs = plan.services.map(({ folder, program }) => `./${folder}/src/${program}.ts`)
  const code = `
    const results = await Promise.allSettled(${JSON.stringify(programs)}.map((program) => import(program)))
    const reasons = results.map(({ reason }) => reason?.name)
    if (reasons.some((reason) => reason !== 'ConfigError')) throw new Error(String(reasons))
    const { startTracing } = await import('./libraries/runtime/src/index.ts')
    await startTracing({ OTEL_TRACES_SAMPLER_ARG: 1 }, {})
    process.exit()`
  expect(await loadedBy(code)).toEqual([])
})

it('is seen to load it where there is one', async () => {
  const code = `
    const { startTracing } = await import('./libraries/runtime/src/index.ts')
    await startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_TRACES_SAMPLER_ARG: 1 }, {})
    process.exit()`
  expect((await loadedBy(code)).length).toBeGreaterThan(3)
})
