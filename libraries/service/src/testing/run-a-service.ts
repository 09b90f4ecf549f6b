import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

type Line = { readonly msg: string; readonly [field: string]: unknown }

/** Runs `a-service.ts` as a process of its own. */
export function runAService(environment: Readonly<Record<string, string>>) {
  const file = fileURLToPath(new URL('a-service.ts', import.meta.url))
  const args = ['--conditions=@signalbox/source', '--import', 'tsx', file]
  const env = { PATH: process.env['PATH'], TSX_DISABLE_CACHE: '1', ...environment }
  const child = spawn(process.execPath, args, { env })
  const lines: Line[] = []
  let errors = ''
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line) as Line))
  child.stderr.on('data', (chunk) => (errors += String(chunk)))
  const ended = once(child, 'close')
  return {
    /** What it has logged so far. */
    said: () => lines.map(({ msg }) => msg),
    /** What it has closed, first to last. */
    closed: () =>
      lines
        .filter(({ nth }) => nth !== undefined)
        .toSorted((a, b) => Number(a['nth']) - Number(b['nth']))
        .map(({ msg }) => msg.replace('closed ', '')),
    line: (start: string) => lines.find(({ msg }) => msg.startsWith(start)),
    errors: () => errors,
    stop: () => child.kill('SIGTERM'),
    /** Resolves with the exit code. */
    async ended(): Promise<unknown> {
      const [code] = (await ended) as [unknown]
      return code
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
