import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createTestDatabase, createTestUsers, createTestVhost } from '@signalbox/testing'

/** A broker and a database, to which the service logs in as its own user. */
export async function openPlace() {
  const vhost = await createTestVhost()
  const database = await createTestDatabase()
  const users = await createTestUsers(vhost, database)
  return {
    database,
    environment: {
      RABBITMQ_URL: users.brokerUrl('notifications'),
      DATABASE_URL: users.databaseUrl('notifications'),
    },
    async [Symbol.asyncDispose]() {
      await users[Symbol.asyncDispose]()
      await vhost[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

/** Runs the service as a process of its own, as `npm start` does, and resolves once it listens. */
export async function runNotifications(environment: Readonly<Record<string, string>>) {
  const file = fileURLToPath(new URL('../main.ts', import.meta.url))
  const args = ['--conditions=@signalbox/source', '--import', 'tsx', file]
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
  const url = `http://127.0.0.1:${port}`
  const ended = once(child, 'close')
  return {
    url,
    lines,
    /** Asks for something, and returns the status with what was answered. */
    async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await answer.text()
      const isJson = answer.headers.get('content-type')?.includes('json') === true
      return [answer.status, isJson ? (JSON.parse(text) as unknown) : text] as const
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
