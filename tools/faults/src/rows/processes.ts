import { everyConsumer, readers } from '../harmed.ts'
import type { List } from '../places.ts'
import { between } from '../random.ts'
import type { Row, RowContext } from '../row.ts'
import { seconds, until } from '../wait.ts'

/** Services as real processes that die, stop or stand still. */
export const processRowsOf = ({ services }: List): readonly Row[] => [
  {
    name: 'baseline',
    does: 'Nothing goes wrong.',
    inject: async ({ faultSeconds }) => seconds(faultSeconds),
  },
  ...services.map(({ name }) => killing(name)),
  {
    name: 'sigterm',
    does: 'Every service is stopped with SIGTERM and started again, one after the other, under load.',
    harms: everyConsumer('term'),
    inject: async ({ world }) => {
      for (const service of world.stage.stack.services) await service.restart()
    },
    inSoup: true,
  },
  {
    name: 'sigterm-no-database',
    does: 'Every consumer of a topic is stopped with SIGTERM while the database cannot be reached.',
    inject: async ({ world, defer }) => {
      const { databaseLink } = world
      defer(() => databaseLink.refuse(false))
      databaseLink.refuse(true)
      databaseLink.reset()
      await seconds(2)
      await Promise.all(readers.map(async (name) => terminate({ world, name })))
      await seconds(1)
    },
    inSoup: true,
  },
  {
    name: 'slow-consumer',
    does: 'Every consumer of a topic stands still (SIGSTOP) and goes on (SIGCONT).',
    inject: async ({ world, faultSeconds, defer }) => {
      const pids = readers.map((name) => world.pid(name))
      for (const pid of pids) {
        process.kill(pid, 'SIGSTOP')
        defer(() => void process.kill(pid, 'SIGCONT'))
      }
      await seconds(faultSeconds)
    },
  },
]

function killing(service: string): Row {
  return {
    name: `kill-${service}`,
    harms: { kind: 'kill', services: [service] },
    does: `${service} is killed with SIGKILL again and again at random moments.`,
    inject: async ({ world, random, faultSeconds }: RowContext) => {
      const deadline = performance.now() + faultSeconds * 1_000
      while (performance.now() < deadline) {
        const pid = world.pid(service)
        process.kill(pid, 'SIGKILL')
        await until(`${service} is started again`, async () => world.pid(service) !== pid)
        await seconds(between(random, 0.5, 4))
      }
    },
    inSoup: true,
  }
}

async function terminate({ world, name }: { world: RowContext['world']; name: string }): Promise<void> {
  const pid = world.pid(name)
  process.kill(pid, 'SIGTERM')
  // It may wait for a batch that cannot be stored; a platform kills it after its drain time.
  const gone = until(`${name} has ended`, async () => world.pid(name) !== pid, 10)
  await gone.catch(() => process.kill(pid, 'SIGKILL'))
}
