import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { plan } from '@signalbox/systems'
import { repository } from '../repository.ts'

// Writes down every module that is loaded, by `import` or by `require`, as a debugger sees it.
const watcher = `
  import { Session } from 'node:inspector'
  import { writeSync } from 'node:fs'
  const session = new Session()
  session.connect()
  session.on('Debugger.scriptParsed', ({ params }) => writeSync(1, params.url + '\\n'))
  session.post('Debugger.enable')`

/** Runs some code as a service is run from its source, and returns what of OpenTelemetry it has loaded. */
async function loadedBy(code: string): Promise<string[]> {
  const args = ['-C', '@signalbox/source', '--import', 'tsx', '--input-type=module']
  const env = { PATH: process.env['PATH'], TSX_DISABLE_CACHE: '1' }
  const watched = `data:text/javascript,${encodeURIComponent(watcher)}`
  const words = [...args, '--import', watched, '--eval', code]
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: repository, env })
  return stdout.split('\n').filter((line) => line.includes('@opentelemetry'))
}

it('loads nothing of OpenTelemetry in any service that has no collector to send traces to', async () => {
  // Without their variables they end after all of their modules were loaded. One after the other, as Node 20 stands still
  // now and then where several programs wait for modules that they share.
  const programs = plan.services.map(({ folder, program }) => `./${folder}/src/${program}.ts`)
  const code = `
    for (const program of ${JSON.stringify(programs)}) {
      const reason = await import(program).then(() => 'none', ({ name }) => name)
      if (reason !== 'ConfigError') throw new Error(program + ' ended with ' + reason)
    }
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
