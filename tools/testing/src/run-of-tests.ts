import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeRunDirectory, ownDirectory, removeRunDirectory, stateDirectory } from '@signalbox/stack'
import { removeAbandonedRuns } from './abandoned-runs.ts'
import type { Started } from './started.ts'
import { starters, type ThingName } from './starters.ts'

/** What all test files of one run share, while the run lasts. */
export type RunOfTests = AsyncDisposable & { readonly url: string }

/**
 * Gives what tests share to whoever asks for it over HTTP, and starts it when it is asked for first: a run whose tests
 * need no RabbitMQ starts none.
 *
 * What it starts lies in a state folder of its own, which is deleted at the end; what a killed run left is removed.
 */
export async function openRunOfTests(): Promise<RunOfTests> {
  const started = new Map<ThingName, Promise<Started>>()
  const opened = opening()
  const give = async (name: ThingName): Promise<unknown> => {
    const thing = started.get(name) ?? opened().then(async ({ directory }) => await starters[name](directory))
    started.set(name, thing)
    return (await thing).told
  }
  const server = createServer((request, response) => {
    const end = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    give(request.url?.slice(1) as ThingName).then(
      (told) => end(200, told),
      (error: unknown) => end(500, String(error)),
    )
  })
  // The first start of all downloads RabbitMQ.
  server.requestTimeout = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      const results = await Promise.allSettled(started.values())
      for (const result of results)
        if (result.status === 'fulfilled') await result.value[Symbol.asyncDispose]()
      if (started.size > 0) (await opened())[Symbol.dispose]()
    },
  }
}

type OpenDirectory = Disposable & { readonly directory: string }

/** Makes a folder of this run's own once, however often it is asked for, and deletes it when disposed. */
function opening(): () => Promise<OpenDirectory> {
  let opened: Promise<OpenDirectory> | undefined
  return async () => await (opened ??= removeAbandonedRuns().then(open))
}

function open(): OpenDirectory {
  const directory = makeRunDirectory(stateDirectory)
  const owner = ownDirectory(directory)
  return {
    directory,
    [Symbol.dispose]() {
      owner[Symbol.dispose]()
      removeRunDirectory(directory)
    },
  }
}
