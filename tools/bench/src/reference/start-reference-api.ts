import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { repository } from '@signalbox/stack'

/** Starts the api's HTTP interface without a broker, as it was built, in a process of its own. */
export async function startReferenceApi(): Promise<AsyncDisposable & { readonly url: string }> {
  const program = fileURLToPath(new URL('reference-api.ts', import.meta.url))
  const child = fork(program, [pathToFileURL(path.join(repository, 'api/dist')).href], {
    // tsx is for this program alone: what it loads is built, as what the stack runs.
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const ended = once(child, 'exit')
  const failed = ended.then(() => Promise.reject(new Error('The api without a broker did not start')))
  // Once it has started, its end is expected.
  failed.catch(() => undefined)
  const [port] = (await Promise.race([once(child, 'message'), failed])) as [number]
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      child.kill()
      await ended
    },
  }
}
