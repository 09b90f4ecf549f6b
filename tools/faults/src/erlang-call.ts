import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { RowSkipped } from './skipped.ts'

/**
 * Evaluates Erlang in a private RabbitMQ node, for what its management API cannot do. It joins the node as the
 * node's own environment says, which only Linux shows.
 *
 * @param code expressions that end in a full stop
 * @throws RowSkipped where that environment or the tool `erl_call` is missing
 */
export async function erlangCall(pid: number | undefined, code: string): Promise<string> {
  const env = environmentOf(pid)
  const tool = (env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'erl_call'))
    .find(existsSync)
  if (tool === undefined) throw new RowSkipped('There is no erl_call beside the Erlang that runs RabbitMQ')
  const running = promisify(execFile)(tool, ['-sname', env['RABBITMQ_NODENAME'] ?? '', '-e'], {
    env,
    timeout: 10_000,
  })
  running.child.stdin?.end(`${code}\n`)
  const { stdout } = await running
  if (!stdout.startsWith('{ok,')) throw new Error(`RabbitMQ could not evaluate the Erlang: ${stdout}`)
  return stdout
}

/**
 * The environment of a private RabbitMQ node.
 *
 * @throws RowSkipped where it cannot be read
 */
export function environmentOf(pid: number | undefined): Record<string, string> {
  try {
    const entries = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
    return Object.fromEntries(
      entries.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
    )
  } catch (cause) {
    throw new RowSkipped('The environment of RabbitMQ can be read on Linux only', { cause })
  }
}
