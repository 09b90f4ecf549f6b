import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { ServiceName } from '@signalbox/systems'
import { createTestDatabase } from './create-test-database.ts'
import { createTestUsers } from './create-test-users.ts'
import { createTestVhost } from './create-test-vhost.ts'

/** A broker and a database, to which a service logs in as its own user. */
export async function openPlaceFor(service: ServiceName) {
  const vhost = await createTestVhost()
  const database = await createTestDatabase()
  const users = await createTestUsers(vhost, database)
  return {
    vhost,
    database,
    environment: { RABBITMQ_URL: users.brokerUrl(service), DATABASE_URL: users.databaseUrl(service) },
    async [Symbol.asyncDispose]() {
      await users[Symbol.asyncDispose]()
      await vhost[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

/**
 * Runs a service as a process of its own, as `npm start` does, and resolves once it listens.
 *
 * @param main its program
 * @throws Error with the last line of its log when it ends before
 */
export async function runServiceProcess(main: URL, environment: Readonly<Record<string, string>>) {
  const args = ['--conditions=@signalbox/source', '--import', 'tsx', fileURLToPath(main)]
  const env = {
    PATH: process.env['PATH'],
    TSX_DISABLE_CACHE: '1',
    HOST: '127.0.0.1',
    PORT: '0',
    ...environment,
  }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: Record<string, unknown>[] = []
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as Record<string, unknown>
      lines.push(line)
      if (line['msg'] === 'Listening') resolve(Number(line['port']))
    })
    child.once('exit', () => reject(new Error(`It ended: ${JSON.stringify(lines.at(-1))}`)))
  })
  const ended = once(child, 'close')
  return {
    url: `http://127.0.0.1:${port}`,
    /** Of its log. */
    lines,
    stop: (signal: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP') => child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
