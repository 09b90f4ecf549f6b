import { randomUUID } from 'node:crypto'
import type { RequestListener } from 'node:http'
import type { FaultName } from '@signalbox/contracts'
import { listen } from '@signalbox/runtime'
import type { RunningService } from '../services/start-service.ts'
import { publishPoison, type PoisonOptions } from './publish-poison.ts'
import { openConsumerStop } from './stop-consumer.ts'

export type FaultsOptions = PoisonOptions & { readonly services: readonly RunningService[] }

/**
 * Takes requests for faults, on this machine only and under an address that cannot be guessed: `POST <url>/<name>`.
 * Disposing also ends the faults that last.
 */
export async function serveFaults({ services, ...poison }: FaultsOptions) {
  const consumer = openConsumerStop(services)
  const faults: Readonly<Record<FaultName, () => object | Promise<object>>> = {
    poison: async () => await publishPoison(poison),
    'stop-consumer': () => consumer.stop(),
  }
  const secret = randomUUID()
  const paths = new Map(Object.entries(faults).map(([name, make]) => [`/${secret}/${name}`, make]))
  const handle: RequestListener = (request, response) => {
    const make = request.method === 'POST' ? paths.get(request.url ?? '') : undefined
    response.setHeader('Connection', 'close')
    if (!make) return void response.writeHead(404).end()
    Promise.resolve()
      .then(make)
      .then(
        (made) => response.end(JSON.stringify(made)),
        (error: Error) => response.writeHead(503).end(error.message),
      )
  }
  const server = await listen(handle, { host: '127.0.0.1', port: 0 })
  return {
    url: `http://127.0.0.1:${server.port}/${secret}`,
    async [Symbol.asyncDispose]() {
      consumer[Symbol.dispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}
