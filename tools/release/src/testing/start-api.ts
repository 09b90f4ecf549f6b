import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../client-folder.ts'

/**
 * Runs the api as a process of its own, on a free port of this machine.
 *
 * @throws with what it wrote when it ends instead of taking events
 */
export async function startApi(options: { databaseUrl: string; rabbitmqUrl: string }) {
  const main = path.join(root, 'api', 'src', 'main.ts')
  const child = spawn(process.execPath, ['-C', '@signalbox/source', '--import', 'tsx', main], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      TSX_DISABLE_CACHE: '1',
      HOST: '127.0.0.1',
      PORT: '0',
      RABBITMQ_URL: options.rabbitmqUrl,
      DATABASE_URL: options.databaseUrl,
      TOPIC2_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  const ended = once(child, 'exit').then(() => lines.join('\n'))
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line)
      const entry = JSON.parse(line) as { port?: number }
      if (entry.port !== undefined) resolve(entry.port)
    })
    void ended.then((log) => reject(new Error(`The api ended before it took events:\n${log}`)))
  })
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      child.kill()
      await ended
    },
  }
}
