import { createDriver } from '../driver.ts'
import type { Row, RowContext } from '../row.ts'
import { seconds } from '../wait.ts'

// RabbitMQ's credit of a channel is used up after 400 messages, the window of unconfirmed ones before that.
const floods = 3
const fillSeconds = 5
const probeEveryMs = 10
// Between two halves of a run without any fault on a busy machine p99 differs by as much.
const noiseMs = 15

/** What the senders of one topic notice. */
type Service = { readonly perSecond: number; readonly p99Ms: number }

let before: Service = { perSecond: 0, p99Ms: 0 }
let meanwhile: Service = before

/** One topic's harm, and what the others notice of it: nothing. */
export const fairnessRows: readonly Row[] = [
  {
    name: 'topic1-unmoved-while-topic2-and-topic3-take-nothing',
    does: 'The queues of topic2 and topic3 lose their leader and take nothing, while many events for them are sent; the rate and the p99 of topic1 stay as they were.',
    needs: ['topic1', 'topic2', 'topic3'],
    load: { types: ['passiveEvent'], deadlineSeconds: 120 },
    inject: async (context) => {
      const { world, faultSeconds, history, random, defer, show } = context
      before = await measure(context, faultSeconds)
      for (const topic of ['topic2', 'topic3']) {
        const server = `{'${world.stage.vhost}_${topic}', node()}`
        defer(() => world.erlang(`ra:restart_server(quorum_queues, ${server}).`))
        await world.erlang(`ra:stop_server(quorum_queues, ${server}).`)
      }
      const api = () => world.stage.stack.description.api
      const others = Array.from({ length: floods }, () => createDriver(api, history, 120))
      const loads = others.map((driver) =>
        driver.startLoad(random, { eventsPerSecond: 100, types: ['activeEvent'], deadlineSeconds: 120 }),
      )
      show('filling the windows')
      await seconds(fillSeconds)
      meanwhile = await measure(context, faultSeconds)
      for (const load of loads) load.pause()
      // What is sent again and again is taken once the queues have their leaders again.
      defer(() => void Promise.all(loads.map(async (load) => load.stop())))
    },
    check: async ({ show }) => {
      const words = ({ perSecond, p99Ms }: Service) =>
        `${perSecond.toFixed(0)}/s with a p99 of ${p99Ms.toFixed(0)} ms`
      show(`topic1: ${words(before)} before, ${words(meanwhile)} meanwhile`)
      const isSlower = meanwhile.perSecond < before.perSecond * 0.9
      const isLater = meanwhile.p99Ms > before.p99Ms * 1.1 + noiseMs
      return isSlower || isLater
        ? [`topic1 was answered ${words(before)} before, and ${words(meanwhile)} while others took nothing`]
        : []
    },
  },
]

/** Sends single passive events beside the load and sees how many are answered in time, and how soon. */
async function measure({ driver, history }: RowContext, forSeconds: number): Promise<Service> {
  const tookMs: number[] = []
  const open: Promise<void>[] = []
  const end = performance.now() + forSeconds * 1_000
  const answeredBefore = history.acknowledgedAt.length
  while (performance.now() < end) {
    const from = performance.now()
    open.push(
      driver.send([history.make('passiveEvent')]).then(() => void tookMs.push(performance.now() - from)),
    )
    await seconds(probeEveryMs / 1_000)
  }
  const perSecond = (history.acknowledgedAt.length - answeredBefore) / forSeconds
  await Promise.all(open)
  tookMs.sort((one, other) => one - other)
  return { perSecond, p99Ms: tookMs[Math.floor(tookMs.length * 0.99)] ?? Number.POSITIVE_INFINITY }
}
