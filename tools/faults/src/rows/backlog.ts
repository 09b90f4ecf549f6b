import { eventTypeNames } from '@signalbox/systems'
import { pick } from '../random.ts'
import type { Row } from '../row.ts'
import { readers } from '../harmed.ts'

const chunkEvents = 10_000

/** Far more than memory should hold. */
export const backlog: Row = {
  name: 'backlog',
  does: 'While every consumer of a topic stands still, 100,000 events gather (1,000,000 in a full run, with the first of its seeds), then they go on.',
  load: { eventsPerSecond: 100, deadlineSeconds: 120 },
  restSeconds: 600,
  inject: async ({ world, history, driver, random, full, defer, show }) => {
    for (const pid of readers.map((name) => world.pid(name))) {
      process.kill(pid, 'SIGSTOP')
      defer(() => void process.kill(pid, 'SIGCONT'))
    }
    const wanted = full ? 1_000_000 : 100_000
    for (let sent = 0; sent < wanted; sent += chunkEvents) {
      await driver.send(Array.from({ length: chunkEvents }, () => history.make(pick(random, eventTypeNames))))
      show(`${sent + chunkEvents} events wait`)
    }
  },
}
