import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createTestDatabase, createTestUsers, createTestVhost } from '@signalbox/testing'
import { WebSocket } from 'ws'

/** A broker and a database, to which the service logs in as its own user. */
export async function openPlace() {
  const vhost = await createTestVhost()
  const database = await createTestDatabase()
  const users = await createTestUsers(vhost, database)
  return {
    vhost,
    database,
    environment: { RABBITMQ_URL: users.brokerUrl('revenue'), DATABASE_URL: users.databaseUrl('revenue') },
    async [Symbol.asyncDispose]() {
      await users[Symbol.asyncDispose]()
      await vhost[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

/** Runs the service as a process of its own, as `npm start` does, and resolves once it listens. */
export async function runRevenue(environment: Readonly<Record<string, string>>) {
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
    stop: (signal: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP') => child.kill(signal),
    get: async (path: string) => await fetch(`${url}${path}`),
    post: async (body: unknown, headers: Record<string, string> = {}) =>
      await fetch(`${url}/liveEvent`, {
        method: 'POST',
        headers: { authorization: 'secret', 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    watch: (query: string, headers = {}) => watch(`${url.replace('http', 'ws')}/live?${query}`, headers),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Listens over a WebSocket, and keeps what it is told. */
function watch(url: string, headers: Record<string, string>) {
  const webSocket = new WebSocket(url, { headers })
  const told: Record<string, unknown>[] = []
  let closed: number | undefined
  let refused: number | undefined
  webSocket.on('message', (data: Buffer) => told.push(JSON.parse(data.toString()) as Record<string, unknown>))
  webSocket.on('close', (code) => (closed = code))
  webSocket.on('unexpected-response', (_request, response) => (refused = response.statusCode))
  webSocket.on('error', () => {})
  return { webSocket, told, closed: () => closed, refused: () => refused }
}
