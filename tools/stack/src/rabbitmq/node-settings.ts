import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { messageBytesMax } from '@signalbox/contracts'
import { freePort } from '../ports.ts'
import { keep, makePassword, makePrivateDirectory } from '../secrets.ts'

export type NodeSettings = {
  readonly home: string
  readonly user: string
  readonly password: string
  readonly ports: {
    readonly amqp: number
    readonly management: number
    readonly distribution: number
    readonly epmd: number
  }
  readonly url: string
  readonly managementUrl: string
}

const user = 'signalbox'

/** The host part is fixed too: the name of a laptop changes with its network, and the data folder with it. */
export const nodeName = 'signalbox@localhost'

/**
 * Chooses what is private to this node and keeps it in the state folder: the password must stay, as RabbitMQ
 * makes the user only with new data; the ports stay as long as they are free.
 */
export async function chooseNodeSettings(
  directory: string,
  preferred: { amqp?: number | undefined; management?: number | undefined } = {},
): Promise<NodeSettings> {
  const home = makePrivateDirectory(path.join(directory, 'rabbitmq'))
  const password = keep(path.join(home, 'password'), makePassword)
  const portsFile = path.join(home, 'ports.json')
  const last = readPorts(portsFile)
  const ports = {
    amqp: await freePort(preferred.amqp ?? last.amqp),
    management: await freePort(preferred.management ?? last.management),
    distribution: await freePort(last.distribution),
    epmd: await freePort(last.epmd),
  }
  writeFileSync(portsFile, JSON.stringify(ports))
  return {
    home,
    user,
    password,
    ports,
    url: `amqp://${user}:${password}@127.0.0.1:${ports.amqp}`,
    managementUrl: `http://${user}:${password}@127.0.0.1:${ports.management}`,
  }
}

/** Writes the node's configuration, readable by its owner only, and gives the environment to run it with. */
export function writeNodeConfiguration({ home, password, ports }: NodeSettings): NodeJS.ProcessEnv {
  const inHome = (name: string) => path.join(home, name)
  for (const folder of ['data', 'log', 'home']) mkdirSync(inHome(folder), { recursive: true, mode: 0o700 })
  const configuration = [
    `listeners.tcp.1 = 127.0.0.1:${ports.amqp}`,
    'management.tcp.ip = 127.0.0.1',
    `management.tcp.port = ${ports.management}`,
    `default_user = ${user}`,
    `default_pass = ${password}`,
    'default_user_tags.administrator = true',
    // Figures reach the management API through three clocks of 5 s each, which is too slow to watch: this one
    // (in milliseconds), how often samples are taken (in seconds, for the last minute), and that of quorum
    // queues in advanced.config.
    'collect_statistics_interval = 1000',
    ...['global', 'basic', 'detailed'].flatMap((kind) => [
      `management.sample_retention_policies.${kind}.minute = 1`,
      `management.sample_retention_policies.${kind}.hour = 60`,
    ]),
    // RabbitMQ 3 would take 128 MiB, which is more than anybody here can work with.
    `max_message_size = ${messageBytesMax}`,
    'disk_free_limit.absolute = 200MB',
    'log.file.rotation.size = 10485760',
    'log.file.rotation.count = 1',
    '',
  ].join('\n')
  writeFileSync(inHome('rabbitmq.conf'), configuration, { mode: 0o600 })
  // Quorum queues count their messages by a clock of their own, which no line of rabbitmq.conf can set.
  writeFileSync(inHome('advanced.config'), '[{rabbit, [{quorum_tick_interval, 1000}]}].\n')
  writeFileSync(inHome('enabled_plugins'), '[rabbitmq_management].\n')
  return {
    HOME: inHome('home'),
    RABBITMQ_NODENAME: nodeName,
    RABBITMQ_DIST_PORT: String(ports.distribution),
    ERL_EPMD_PORT: String(ports.epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    // Bound to cores it would share them badly with another node on this machine.
    RABBITMQ_SCHEDULER_BIND_TYPE: 'u',
    RABBITMQ_MNESIA_BASE: inHome('data'),
    RABBITMQ_LOG_BASE: inHome('log'),
    RABBITMQ_GENERATED_CONFIG_DIR: inHome('generated'),
    RABBITMQ_SCHEMA_DIR: inHome('schema'),
    RABBITMQ_CONFIG_FILE: inHome('rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: inHome('advanced.config'),
    RABBITMQ_CONF_ENV_FILE: inHome('rabbitmq-env.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: inHome('enabled_plugins'),
    RABBITMQ_PID_FILE: inHome('pid'),
    ERL_CRASH_DUMP: inHome('log/erl_crash.dump'),
    // Makes the script become the Erlang VM instead of its parent, so that signals and its pid are the VM's.
    RUNNING_UNDER_SYSTEMD: '1',
  }
}

function readPorts(file: string): Partial<NodeSettings['ports']> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<NodeSettings['ports']>
  } catch {
    return {}
  }
}
