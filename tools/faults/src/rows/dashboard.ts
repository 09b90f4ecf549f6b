import { openHandPublisher } from '../publish-by-hand.ts'
import type { Row, RowContext } from '../row.ts'
import { seconds } from '../wait.ts'

/** What people watch, and the dead letters. */
export const dashboardRows: readonly Row[] = [
  {
    name: 'management-away',
    does: 'The management API of RabbitMQ cannot be reached; the dashboard must answer all the same.',
    inject: async (context) => {
      const { managementLink } = context.world
      context.defer(() => managementLink.refuse(false))
      managementLink.refuse(true)
      managementLink.reset()
      await watchDashboard(context, 1, context.faultSeconds)
    },
  },
  {
    name: 'management-garbage',
    does: 'The management API of RabbitMQ answers garbage; the dashboard must answer all the same.',
    inject: async (context) => {
      const { managementLink } = context.world
      context.defer(() => managementLink.pass())
      managementLink.treat({ down: { scramble: true } })
      managementLink.reset()
      await watchDashboard(context, 1, context.faultSeconds)
    },
  },
  {
    name: 'viewers',
    does: '500 people watch the dashboard at once, each asking every five seconds.',
    inject: async (context) => watchDashboard(context, 500, Math.max(10, context.faultSeconds)),
  },
  {
    name: 'dead-letters-away',
    needs: ['topic1'],
    does: 'The queue of the dead letters is deleted while messages arrive that belong there.',
    inject: async ({ world, history, faultSeconds }) => {
      await using hand = await openHandPublisher(world.stage.brokerUrl)
      await world.manage('DELETE', `/queues/${world.stage.vhost}/dead-letters`).catch(() => undefined)
      for (let round = 0; round < faultSeconds; round += 1) {
        const mark = history.makePoison('topic1')
        await hand.publish([{ routingKey: 'topic1', body: mark, properties: { messageId: mark } }])
        await seconds(1)
      }
    },
  },
]

const everySeconds = 5

/** Asks for the overview like that many open pages, and throws when an answer is not a success. */
async function watchDashboard({ world }: RowContext, viewers: number, forSeconds: number): Promise<void> {
  const { dashboard } = world.stage.stack.description
  const deadline = performance.now() + forSeconds * 1_000
  let failed = 0
  let asked = 0
  let last = ''
  const view = async (index: number) => {
    await seconds((index / viewers) * Math.min(everySeconds, forSeconds))
    while (performance.now() < deadline) {
      asked += 1
      try {
        const answer = await fetch(`${dashboard}/api/overview?window=5m`, {
          signal: AbortSignal.timeout(10_000),
        })
        last = answer.ok ? last : `${answer.status} ${await answer.text()}`
        failed += answer.ok ? 0 : 1
        if (answer.ok) await answer.json()
      } catch (error) {
        failed += 1
        last = String(error)
      }
      await seconds(everySeconds)
    }
  }
  await Promise.all(Array.from({ length: viewers }, async (_, index) => view(index)))
  if (failed > 0)
    throw new Error(`The dashboard failed ${failed} of ${asked} times, the last time with ${last}`)
}
