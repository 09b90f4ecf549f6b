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
import { processRows } from './processes.ts'
import { replay } from './replay.ts'
import { rudeRows } from './rude.ts'
import { soup } from './soup.ts'
import { tooLarge } from './too-large.ts'

/** Every row, in the order in which they run. */
export const rows: readonly Row[] = [
  ...processRows,
  ...brokerRows,
  ...linkRows,
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
