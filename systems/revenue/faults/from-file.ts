import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { between, seconds, shuffled, until, type Row, type RowContext } from '@signalbox/faults'
import { judgeLines, type Found } from './judge-lines.ts'
import { makeLines, type Line } from './make-lines.ts'

const lineCount = 50_000
const userCount = 20
// Slow enough that all harm is done more than once before the file is at its end.
const linesASecond = 2_000
const limitMs = 600_000

const program = path.join(import.meta.dirname, '../src/client/main.ts')
const repository = path.join(import.meta.dirname, '../../..')

/** The client sends a file, while everything that it passes is killed, the client as well. */
export function fromFile(): Row {
  let sent: { readonly folder: string; readonly lines: readonly Line[]; readonly users: readonly string[] }

  return {
    name: 'revenue-from-a-file',
    does: `The revenue client sends a file of ${lineCount} changes of ${userCount} users, while it, the service, RabbitMQ and PostgreSQL are killed with SIGKILL again and again: each line counts once or is named as refused, to the last digit.`,
    harms: { kind: 'client', services: ['revenue'] },
    // Others send as well, and no more than leaves this its share.
    load: { eventsPerSecond: 50, deadlineSeconds: 120 },
    restSeconds: 300,
    async inject({ world, random, show }) {
      const folder = await mkdtemp(path.join(tmpdir(), 'signalbox-revenue-'))
      const run = path.basename(folder)
      const users = Array.from({ length: userCount }, (_, number) => `${run}-user${number}`)
      const lines = makeLines(random, lineCount, users)
      sent = { folder, lines, users }
      await writeFile(path.join(folder, 'events.jsonl'), lines.map(({ text }) => `${text}\n`).join(''))

      const client = startClient(world, path.join(folder, 'events.jsonl'))
      const kills = { client: client.kill, ...killsIn(world) }
      const harmed = new Map<string, number>()
      while (!client.isDone()) {
        for (const [name, kill] of shuffled(random, Object.entries(kills))) {
          if (client.isDone()) break
          await kill()
          harmed.set(name, (harmed.get(name) ?? 0) + 1)
          show([...harmed].map(([one, times]) => `${one} killed ${times} times`).join(', '))
          await seconds(between(random, 0.3, 3))
        }
      }
      await client.ended
      const unharmed = Object.keys(kills).filter((name) => !harmed.has(name))
      if (unharmed.length > 0) throw new Error(`The file was sent before ${unharmed.join(', ')} died`)
    },
    async check({ world: { stage } }) {
      const { folder, lines, users } = sent
      const refused = (await readFile(path.join(folder, 'events.failed.jsonl'), 'utf8'))
        .split('\n')
        .filter(Boolean)
      const of = async <One extends object>(text: string) => await stage.sql<One>(text, [users])
      const problems = judgeLines(lines, {
        entries: await of<Found['entries'][number]>(
          'SELECT user_id, change::text FROM revenue_entries WHERE user_id = ANY ($1)',
        ),
        balances: await of<Found['balances'][number]>(
          'SELECT user_id, revenue::text FROM revenue_balances WHERE user_id = ANY ($1)',
        ),
        refused: refused.map((line) => (JSON.parse(line) as { line: string }).line),
      })
      const [invariant] = await stage.sql<{ wrong: string }>('SELECT wrong::text FROM revenue_invariant()')
      if (invariant?.wrong !== '0') problems.push(`The entries of ${invariant?.wrong} users do not add up`)
      if (problems.length === 0) await rm(folder, { recursive: true })
      return problems
    },
  }
}

/** Runs the client again and again until it finds that nothing is left to send. */
function startClient({ stage }: RowContext['world'], file: string) {
  const deadline = performance.now() + limitMs
  let child: ChildProcess | undefined
  let isDone = false

  async function run(): Promise<void> {
    for (;;) {
      const url = stage.stack.description.processes.find(({ name }) => name === 'revenue')?.url
      child = spawn(
        process.execPath,
        ['-C', '@signalbox/source', '--import', 'tsx', program, file, '--rate', String(linesASecond)],
        { cwd: repository, env: { ...process.env, REVENUE_URL: url }, stdio: 'ignore' },
      )
      const [code] = (await once(child, 'exit')) as [number | null]
      // With 1 it ends where it has refused something, or was not sure of something.
      if (code === 0) return
      if (performance.now() > deadline) throw new Error(`The client is not done after ${limitMs / 1_000} s`)
    }
  }

  const ended = run().finally(() => (isDone = true))
  ended.catch(() => undefined)
  return {
    ended,
    isDone: () => isDone,
    kill: async () => void child?.kill('SIGKILL'),
  }
}

/** The deaths of what the client needs; each resolves once it is there again. */
function killsIn(world: RowContext['world']) {
  const { stage, rabbitmq, postgres } = world
  return {
    async service() {
      const pid = world.pid('revenue')
      process.kill(pid, 'SIGKILL')
      await until('the service is started again', async () => world.pid('revenue') !== pid)
    },
    async broker() {
      const { pid } = rabbitmq
      process.kill(pid as number, 'SIGKILL')
      await until('RabbitMQ is started again', async () => rabbitmq.pid !== pid)
      await until('RabbitMQ answers', async () => (await world.manage('GET', '/overview')) !== null)
    },
    async database() {
      const { pid } = postgres
      process.kill(pid as number, 'SIGKILL')
      await until('PostgreSQL is started again', async () => postgres.pid !== pid)
      await until('PostgreSQL answers', async () => (await stage.sql('SELECT 1')).length === 1)
    },
  }
}
