import { createClient, newEvent } from '@signalbox/client'
import type { Overview, TopicOverview } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { entryPages, samples } from '@signalbox/systems'
import { RehearsalFailed } from './rehearsal-failed.ts'
import { selectStored } from './sql/select-stored.ts'
import { waitFor } from './wait-for.ts'

export type PathOptions = {
  readonly apiUrl: string
  readonly dashboardUrl: string
  readonly database: Database
  readonly signal: AbortSignal
}

/**
 * Sends an event, and one whose value travels sealed, and follows them to their rows and onto the dashboard; also looks whether
 * the pages that there are are served.
 *
 * @throws RehearsalFailed that names the first thing that is not there
 */
export async function checkPath({ apiUrl, dashboardUrl, database, signal }: PathOptions): Promise<void> {
  const events = samples.all.map(({ eventType }) => newEvent({ eventType, value: 'whistle' }))
  const client = createClient({ url: apiUrl })
  const outcomes = await client.send(events, { signal })
  for (const { status } of outcomes)
    if (status !== 'confirmed') throw new RehearsalFailed(`The api did not confirm an event: it is ${status}`)

  const ids = events.map(({ id }) => id)
  const stored = async () => await selectStored(database, ids)
  for (const { eventType, way } of samples.all)
    for (const { name } of way)
      await waitFor(
        `the row of the ${eventType} in ${name}`,
        async () => (await stored())[name] === 1,
        signal,
      )

  const sent = await stored()
  const onDashboard = async () => {
    const { topics, queues } = (await (await fetch(`${dashboardUrl}/api/overview`)).json()) as Overview
    const shown = ({ topic, total }: TopicOverview) => total > 0 || !(topic in sent)
    return queues.status === 'ok' && topics.every(shown)
  }
  await waitFor('the events of all topics and the queues on the dashboard', onDashboard, signal)
  const simulator = entryPages === undefined ? [] : [['simulator', apiUrl] as const]
  for (const [page, url] of [...simulator, ['dashboard', dashboardUrl] as const]) {
    const answer = await fetch(url, { headers: { accept: 'text/html' } })
    if (!answer.ok || !(await answer.text()).includes('<script type="module"'))
      throw new RehearsalFailed(`The built page of the ${page} is not served at ${url}`)
  }
}
