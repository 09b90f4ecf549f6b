import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, openSync, closeSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { messageBytesMax } from '@signalbox/contracts'
import { freePort, type Rabbitmq } from '@signalbox/stack'
import { environmentOf } from './erlang-call.ts'
import { managementApi } from './management.ts'
import { openProxy } from './proxy.ts'
import { RowSkipped } from './skipped.ts'
import { until } from './wait.ts'

/** Three nodes behind one address, which leads to one that lives. */
export type Cluster = Rabbitmq & {
  /** The names of its nodes, as the management API shows them. */
  readonly nodes: readonly string[]
  kill(node: string): void
  /** Starts a node that was killed and waits until all three are one cluster again. */
  revive(node: string): Promise<void>
}

type Node = {
  readonly name: string
  readonly amqp: number
  readonly management: number
  readonly distribution: number
  child?: ChildProcess
}

/**
 * Starts a cluster of three private nodes from the same installation as a private node that runs, sharing its
 * cookie and its port mapper. Nothing of it is kept.
 *
 * @throws RowSkipped where it cannot be seen how that node was started
 */
export async function startCluster(running: Rabbitmq, directory: string): Promise<Cluster> {
  const { ERL_LIBS = '', ROOTDIR = '', BINDIR: _, ...inherited } = environmentOf(running.pid)
  const server = path.join(ERL_LIBS, '../sbin/rabbitmq-server')
  // Erlang puts its inner folder first, whose `erl` knows only the place where it was built to lie.
  const env = { ...inherited, PATH: `${path.join(ROOTDIR, 'bin')}${path.delimiter}${inherited['PATH']}` }
  if (!existsSync(server)) throw new RowSkipped('It cannot be seen where RabbitMQ is installed')
  rmSync(directory, { recursive: true, force: true })
  const nodes: Node[] = await Promise.all(
    [1, 2, 3].map(async (number) => ({
      name: `faults${number}@localhost`,
      amqp: await freePort(),
      management: await freePort(),
      distribution: await freePort(),
    })),
  )
  const isAlive = ({ child }: Node) =>
    child !== undefined && child.exitCode === null && child.signalCode === null
  const alive = () => nodes.find(isAlive)
  const amqpLink = await openProxy(() => alive()?.amqp ?? 0)
  const managementLink = await openProxy(() => alive()?.management ?? 0)
  const { username, password } = new URL(running.url)
  const managementUrl = `http://${username}:${password}@127.0.0.1:${managementLink.port}`
  const manage = managementApi(managementUrl)

  function start(node: Node): void {
    const home = path.join(directory, node.name)
    const own = writeConfiguration(node, nodes, home, { user: username, password })
    const output = openSync(path.join(home, 'output.log'), 'a', 0o600)
    node.child = spawn(server, [], {
      env: { ...env, ...own },
      detached: true,
      stdio: ['ignore', output, output],
    })
    closeSync(output)
  }
  const untilTogether = async (count: number) =>
    until(
      `${count} nodes are one cluster`,
      async () => {
        const seen = (await manage('GET', '/nodes')) as { running: boolean }[]
        return seen.filter((one) => one.running).length === count
      },
      90,
    )

  const close = async () => {
    for (const { child } of nodes) child?.kill('SIGKILL')
    await until('the cluster has ended', async () => !nodes.some(isAlive), 10)
    for (const link of [amqpLink, managementLink]) await link[Symbol.asyncDispose]()
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    for (const [index, node] of nodes.entries()) {
      start(node)
      await untilTogether(index + 1)
    }
  } catch (error) {
    await close()
    throw error
  }
  const find = (name: string) => nodes.find((node) => node.name === name) as Node
  return {
    url: `amqp://${username}:${password}@127.0.0.1:${amqpLink.port}`,
    managementUrl,
    source: 'a cluster of three private nodes',
    restart: async () => undefined,
    nodes: nodes.map(({ name }) => name),
    kill: (name) => void find(name).child?.kill('SIGKILL'),
    async revive(name) {
      start(find(name))
      await untilTogether(nodes.length)
    },
    [Symbol.asyncDispose]: close,
  }
}

/** Writes what differs from the node that runs and returns the variables that lead to it. */
function writeConfiguration(
  { name, amqp, management, distribution }: Node,
  nodes: readonly Node[],
  home: string,
  { user, password }: { user: string; password: string },
): Record<string, string> {
  for (const folder of ['data', 'log']) mkdirSync(path.join(home, folder), { recursive: true, mode: 0o700 })
  const configuration = [
    `listeners.tcp.1 = 127.0.0.1:${amqp}`,
    'management.tcp.ip = 127.0.0.1',
    `management.tcp.port = ${management}`,
    `default_user = ${user}`,
    `default_pass = ${password}`,
    'default_user_tags.administrator = true',
    'collect_statistics_interval = 1000',
    `max_message_size = ${messageBytesMax}`,
    'cluster_formation.peer_discovery_backend = classic_config',
    ...nodes.map((node, index) => `cluster_formation.classic_config.nodes.${index + 1} = ${node.name}`),
    'cluster_partition_handling = pause_minority',
    '',
  ].join('\n')
  writeFileSync(path.join(home, 'rabbitmq.conf'), configuration, { mode: 0o600 })
  return {
    RABBITMQ_NODENAME: name,
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_CONFIG_FILE: path.join(home, 'rabbitmq.conf'),
    RABBITMQ_MNESIA_BASE: path.join(home, 'data'),
    RABBITMQ_LOG_BASE: path.join(home, 'log'),
    RABBITMQ_GENERATED_CONFIG_DIR: path.join(home, 'generated'),
    RABBITMQ_SCHEMA_DIR: path.join(home, 'schema'),
    RABBITMQ_PID_FILE: path.join(home, 'pid'),
    ERL_CRASH_DUMP: path.join(home, 'log/erl_crash.dump'),
  }
}
