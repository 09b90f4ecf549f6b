import { between, seconds, shuffled, until, type Row, type RowContext } from '@signalbox/faults'
import type { Status } from '../events/notification.ts'
import type { Channel } from '../rules.ts'
import { judgeNotifications, type Found } from './judge-notifications.ts'
import { post, sendNotifications, type Accepted } from './send-notifications.ts'

type Harmed = 'notifications' | 'dispatcher' | 'broker' | 'database'

export type UnderKillsOptions = Pick<Row, 'name' | 'does'> & {
  /** What is killed, one after the other. */
  readonly kills: readonly Harmed[]
  /** What is sent; all where nothing is said. */
  readonly channels?: readonly Channel[]
  /** How the providers behave meanwhile. */
  readonly control: Readonly<Record<string, unknown>>
  /** How a notification may end; as sent where nothing is said. */
  readonly ends?: readonly Status[]
  /** How many ask at once for all dead letters to be sent again, from when the providers are well again. */
  readonly replays?: number
}

const count = 1_500
const aSecond = 150
const well = { failRate: 0, status: 503, delayMs: 0, report: 'delivered', hangRate: 0 }

/** Notifications are sent while what they pass through is killed; then each is looked for. */
export function underKills(options: UnderKillsOptions): Row {
  const { name, does, kills, control, channels, ends, replays = 0 } = options
  let accepted: readonly Accepted[] = []

  return {
    name,
    does,
    harms: { kind: 'client', services: ['notifications', 'dispatcher'] },
    load: { eventsPerSecond: 50, deadlineSeconds: 120 },
    restSeconds: 300,
    async inject(context) {
      const { world, random, show } = context
      const place = () => placesIn(world)
      const tell = async (told: Readonly<Record<string, unknown>>) =>
        await until('the providers do as they are told', async () => {
          return (await post(`${place().providers}/control/all`, told, 'PUT')).ok
        })
      await tell({ ...well, ...control })
      context.defer(async () => await tell(well))

      const run = `${name.slice('notifications-'.length)}-${Math.floor(random() * 1e9).toString(36)}`
      const sending = sendNotifications({
        url: () => place().url,
        run,
        count,
        random,
        aSecond,
        ...(channels === undefined ? {} : { channels }),
      })
      await killWhile(sending, kills, context)
      accepted = await sending
      if (replays > 0) {
        await untilAtEnd(context, accepted)
        await tell(well)
        const replaying = Promise.all(Array.from({ length: replays }, async () => await replayAll(world)))
        await killWhile(replaying, kills, context)
        await replaying
      }
      show('all of them are accepted')
    },
    async check(context) {
      await untilAtEnd(context, accepted)
      const { stage } = context.world
      const ids = accepted.map(({ id }) => id)
      const states = await stage.sql<Found['states'][0]>(
        'SELECT id, status, reason FROM notification_states WHERE id = ANY ($1::uuid[])',
        [ids],
      )
      // Whatever was asked of a provider and not answered with a no may have been sent.
      const doubtful = await stage.sql<{ id: string }>(
        `SELECT id FROM notification_attempts WHERE id = ANY ($1::uuid[]) AND outcome IN ('taken', 'uncertain')
         GROUP BY id HAVING count(*) > 1`,
        [ids],
      )
      const answer = await fetch(`${placesIn(context.world).providers}/sent`)
      const sent = (await answer.json()) as Found['sent']
      const found = { states, sent, doubtful: new Set(doubtful.map(({ id }) => id)) }
      return judgeNotifications(accepted, found, {
        ends: ends ?? ['COMPLETED', 'SENT'],
        heldAsUncertain: true,
      })
    },
  }
}

/** Where the door and the providers are now. */
function placesIn({ stage }: RowContext['world']): { readonly url: string; readonly providers: string } {
  const { url, providers }: { url?: string | undefined; providers?: string | undefined } = stage.stack
    .description.systems['notifications'] ?? { url: undefined }
  if (url === undefined || providers === undefined) throw new Error('There is no door, or no providers, now')
  return { url, providers }
}

/** Kills one after the other, each time until it is there again, for as long as something else is done. */
async function killWhile(
  done: Promise<unknown>,
  kills: readonly Harmed[],
  { world, random, show }: RowContext,
): Promise<void> {
  const over = new AbortController()
  const noted = done.then(
    () => over.abort(),
    () => over.abort(),
  )
  const harmed = new Map<string, number>()
  while (!over.signal.aborted) {
    for (const name of shuffled(random, kills)) {
      await Promise.race([noted, seconds(between(random, 0.3, 2))])
      if (over.signal.aborted) break
      await kill(name, world)
      harmed.set(name, (harmed.get(name) ?? 0) + 1)
      show([...harmed].map(([one, times]) => `${one} killed ${times} times`).join(', '))
    }
  }
}

async function kill(name: Harmed, world: RowContext['world']): Promise<void> {
  const { stage, rabbitmq, postgres } = world
  if (name === 'broker') {
    const { pid } = rabbitmq
    process.kill(pid as number, 'SIGKILL')
    await until('RabbitMQ is started again', async () => rabbitmq.pid !== pid)
    await until('RabbitMQ answers', async () => (await world.manage('GET', '/overview')) !== null)
  } else if (name === 'database') {
    const { pid } = postgres
    process.kill(pid as number, 'SIGKILL')
    await until('PostgreSQL is started again', async () => postgres.pid !== pid)
    await until('PostgreSQL answers', async () => (await stage.sql('SELECT 1')).length === 1)
  } else {
    const pid = world.pid(name)
    process.kill(pid, 'SIGKILL')
    await until(`${name} is started again`, async () => world.pid(name) !== pid)
  }
}

async function untilAtEnd({ world, show }: RowContext, accepted: readonly Accepted[]): Promise<void> {
  const ids = accepted.map(({ id }) => id)
  await until(
    'each notification has come to its end',
    async () => {
      const [row] = await world.stage.sql<{ ended: number }>(
        `SELECT count(*)::int AS ended FROM notification_states
         WHERE id = ANY ($1::uuid[]) AND status NOT IN ('SCHEDULED', 'PROCESSING', 'RETRYING')`,
        [ids],
      )
      show(`${row?.ended} of ${ids.length} have come to their end`)
      return row?.ended === ids.length
    },
    240,
    500,
  )
}

/** Replays until nothing is left. Whoever has no answer asks again. */
async function replayAll(world: RowContext['world']): Promise<void> {
  await until(
    'nothing is left to replay',
    async () => {
      const answer = await post(`${placesIn(world).url}/replay-dead-letter`, { limit: 100 })
      const { count: replayed } = (await answer.json()) as { count: number }
      return answer.status === 201 && replayed === 0
    },
    120,
  )
}
