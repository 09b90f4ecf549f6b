import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { TestOutbox } from './open-test-outbox.ts'

const script = fileURLToPath(new URL('relay-process.ts', import.meta.url))

/** Starts a relay in a process of its own, which stands still once it has published where that is wanted. */
export function spawnRelay(test: TestOutbox, leaseMs: number, standsStill = false) {
  const options = [test.url, test.vhost.url, String(leaseMs), standsStill ? 'stands still' : '']
  const child = spawn(process.execPath, ['-C', '@signalbox/source', '--import', 'tsx', script, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TSX_DISABLE_CACHE: '1' },
  })
  const exited = once(child, 'exit')
  return {
    /** Resolves when rows are published and not deleted yet. */
    published: once(child.stdout, 'data'),
    /** As kill -9 does it. */
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
