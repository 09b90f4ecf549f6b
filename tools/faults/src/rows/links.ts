import { consumers, everyConsumer, sessionsOf } from '../harmed.ts'
import { repeatedly, resetSome } from '../harm.ts'
import type { Proxy } from '../proxy.ts'
import type { Row, RowContext } from '../row.ts'
import { seconds } from '../wait.ts'

type Target = { readonly name: string; readonly title: string; readonly of: (context: RowContext) => Proxy }

const targets: readonly Target[] = [
  { name: 'broker', title: 'RabbitMQ', of: ({ world }) => world.brokerLink },
  { name: 'database', title: 'PostgreSQL', of: ({ world }) => world.databaseLink },
]
const nothing = { swallow: true }

/** The network between the services and what they depend on. */
export const linkRows: readonly Row[] = [
  ...targets.flatMap(linkTo),
  {
    name: 'ack-lost',
    does: 'Batches are committed and their acks never reach RabbitMQ: bytes from consumers vanish, then a reset.',
    harms: everyConsumer('ack lost'),
    inject: async ({ world: { brokerLink }, faultSeconds }) =>
      repeatedly(faultSeconds, async () => {
        brokerLink.treat({ up: nothing, where: ' consume' })
        await seconds(1)
        brokerLink.pass()
        for (const name of consumers) resetSome(brokerLink, `${name} consume`)
        await seconds(1)
      }),
    inSoup: true,
  },
  {
    name: 'commit-lost',
    does: 'PostgreSQL commits and its answer never arrives: bytes to consumers vanish, then a reset.',
    harms: everyConsumer('commit lost'),
    inject: async ({ world: { databaseLink }, faultSeconds }) =>
      repeatedly(faultSeconds, async () => {
        databaseLink.treat({ down: nothing, where: sessionsOf(consumers) })
        await seconds(0.5)
        databaseLink.pass()
        // One that has nothing to do may have no connection just now.
        resetSome(databaseLink, sessionsOf(consumers))
        await seconds(1)
      }),
    inSoup: true,
  },
  {
    name: 'confirm-lost',
    does: 'RabbitMQ confirms and the publisher never hears it: bytes to publishers vanish, then a reset.',
    inject: async ({ world: { brokerLink }, faultSeconds }) =>
      repeatedly(faultSeconds, async () => {
        brokerLink.treat({ down: nothing, where: ' publish' })
        await seconds(1)
        brokerLink.pass()
        resetSome(brokerLink, ' publish')
        await seconds(1)
      }),
    inSoup: true,
  },
]

function linkTo({ name, title, of }: Target): Row[] {
  const pass = async (context: RowContext) => of(context).pass()
  return [
    {
      name: `${name}-reset`,
      does: `Every connection to ${title} is reset, twice a second.`,
      inject: async (context) =>
        repeatedly(context.faultSeconds, async () => {
          of(context).reset()
          await seconds(0.5)
        }),
      inSoup: true,
    },
    {
      name: `${name}-half-open`,
      does: `Every open connection to ${title} goes silent for ever without an end; new ones work.`,
      inject: async (context) => {
        of(context).treat({ up: nothing, down: nothing })
        await seconds(1)
        of(context).pass()
        await seconds(context.faultSeconds)
      },
      load: { deadlineSeconds: 90 },
    },
    {
      name: `${name}-away`,
      does: `${title} cannot be reached: every connection is reset and no new one is taken.`,
      inject: async (context) => {
        of(context).refuse(true)
        of(context).reset()
        await seconds(context.faultSeconds)
      },
      heal: async (context) => of(context).refuse(false),
      inSoup: true,
    },
    {
      name: `${name}-slow`,
      does: `Each connection to ${title} carries 200 kB a second.`,
      inject: async (context) => {
        of(context).treat({ up: { bytesPerSecond: 200_000 }, down: { bytesPerSecond: 200_000 } })
        await seconds(context.faultSeconds)
      },
      heal: pass,
      inSoup: true,
    },
    {
      name: `${name}-delay`,
      does: `Everything to and from ${title} takes 200 ms longer.`,
      inject: async (context) => {
        of(context).treat({ up: { delayMs: 200 }, down: { delayMs: 200 } })
        await seconds(context.faultSeconds)
      },
      heal: pass,
      inSoup: true,
    },
  ]
}
