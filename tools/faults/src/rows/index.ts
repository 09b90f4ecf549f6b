import { plan } from '@signalbox/systems'
import type { List } from '../places.ts'
import type { Row } from '../row.ts'
import { backlog } from './backlog.ts'
import { brokerRows } from './broker.ts'
import { clusterLeader } from './cluster.ts'
import { consumerRows } from './consumers.ts'
import { dashboardRows } from './dashboard.ts'
import { databaseRows } from './database.ts'
import { fairnessRows } from './fairness.ts'
import { keyRows } from './keys.ts'
import { linkRows } from './links.ts'
import { messageRows } from './messages.ts'
import { processRowsOf } from './processes.ts'
import { publisherRowsOf } from './publishers.ts'
import { replay } from './replay.ts'
import { rudeRows } from './rude.ts'
import { soup } from './soup.ts'
import { subscriptionRowsOf } from './subscriptions.ts'
import { tooLarge } from './too-large.ts'

/** Every row that there is for a list of systems, in the order in which they run. */
export function rowsOf(list: List): readonly Row[] {
  const topics = new Set(list.topology.topics.map(({ name }) => name))
  return all(list).filter(({ needs = [] }) => needs.every((topic) => topics.has(topic)))
}

const all = (list: List): readonly Row[] => [
  ...processRowsOf(list),
  ...brokerRows,
  ...linkRows,
  ...publisherRowsOf(list),
  ...subscriptionRowsOf(list),
  ...fairnessRows,
  ...rudeRows,
  ...databaseRows,
  ...messageRows,
  ...consumerRows,
  tooLarge,
  ...keyRows,
  ...dashboardRows,
  replay,
  backlog,
  soup,
  clusterLeader,
]

export const rows = rowsOf(plan)
