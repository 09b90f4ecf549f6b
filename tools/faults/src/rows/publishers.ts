import type { Service } from '@signalbox/contracts'
import { repeatedly, resetSome } from '../harm.ts'
import type { List } from '../places.ts'
import type { Row, RowContext } from '../row.ts'
import { seconds, until } from '../wait.ts'

// A relay of an outbox has its share for ten seconds (`leaseMs` of libraries/outbox); then another one takes it.
const beyondLeaseSeconds = 13

/** Services that put events onto topics and die, or stand still, between two steps of it. */
export function publisherRowsOf({ services }: List): readonly Row[] {
  const putting = services.filter(
    ({ consumes, forwards, emits, publishes }) => consumes && (forwards ?? emits ?? publishes),
  )
  const onTheirOwn = services.filter(({ publishes }) => publishes !== undefined)
  return [...putting.flatMap(dying), ...onTheirOwn.map(frozen)]
}

function dying({ name }: Service): Row[] {
  const harms = { kind: 'publisher', services: [name] }
  return [
    {
      name: `published-ack-lost-${name}`,
      does: `${name} has published what follows from its events and dies before its acks reach RabbitMQ.`,
      harms,
      inject: killAfter(name, 'consume', 'up'),
      inSoup: true,
    },
    {
      name: `stored-unpublished-${name}`,
      does: `${name} has stored its events and dies before what follows from them reaches RabbitMQ.`,
      harms,
      inject: killAfter(name, 'publish', 'up'),
      inSoup: true,
    },
    {
      name: `published-unheard-${name}`,
      does: `RabbitMQ has taken what ${name} published, which dies before it hears of it.`,
      harms,
      inject: killAfter(name, 'publish', 'down'),
      inSoup: true,
    },
  ]
}

/** Kills a service whose bytes to or from RabbitMQ have vanished for a second. */
function killAfter(name: string, purpose: 'consume' | 'publish', direction: 'up' | 'down') {
  return async ({ world, faultSeconds }: RowContext): Promise<void> => {
    const { brokerLink } = world
    const connections = `${name} ${purpose}`
    await repeatedly(faultSeconds, async () => {
      brokerLink.treat({ [direction]: { swallow: true }, where: connections })
      await seconds(1)
      const pid = world.pid(name)
      process.kill(pid, 'SIGKILL')
      brokerLink.pass()
      resetSome(brokerLink, connections)
      await until(`${name} is started again`, async () => world.pid(name) !== pid)
      await seconds(2)
    })
  }
}

function frozen({ name }: Service): Row {
  return {
    name: `frozen-beside-another-${name}`,
    does: `Of two processes of ${name} one stands still for longer than it may hold anything, and goes on.`,
    harms: { kind: 'publisher', services: [name] },
    inject: async ({ world, defer }) => {
      const { stack } = world.stage
      const other = await stack.add(name as Parameters<typeof stack.add>[0])
      defer(async () => stack.remove(other))
      const pid = world.pid(name)
      process.kill(pid, 'SIGSTOP')
      defer(() => void process.kill(pid, 'SIGCONT'))
      await seconds(beyondLeaseSeconds)
      process.kill(pid, 'SIGCONT')
      await seconds(1)
    },
  }
}
