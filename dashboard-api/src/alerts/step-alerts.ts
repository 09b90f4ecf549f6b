import { randomUUID } from 'node:crypto'
import { concernsOf, type ConcernKind, type Overview } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { topology } from '@signalbox/systems'
import { lockAlerts } from './sql/lock-alerts.ts'
import { tryAlertsLock } from './sql/try-alerts-lock.ts'
import { upsertAlert } from './sql/upsert-alert.ts'
import { stepAlert } from './step-alert.ts'

/** What is judged from RabbitMQ's figures: without those it is neither wrong nor well. */
const needFigures = new Set<ConcernKind>(['consumer_gone', 'stray_bindings', 'queue_age', 'unaccounted'])

/**
 * Takes every alert one step further, as of an overview and by its clock, in one transaction. While another process
 * does it, this one leaves it to that.
 */
export async function stepAlerts(database: Database, overview: Overview): Promise<void> {
  const now = Date.parse(overview.time)
  const concerns = new Map(concernsOf(overview, topology).map((concern) => [concern.key, concern]))
  const isBlind = overview.queues.status === 'failed'
  await database.transaction(async (query) => {
    if (!(await tryAlertsLock(query))) return
    const alerts = new Map((await lockAlerts(query)).map((alert) => [alert.key, alert]))
    for (const key of new Set([...alerts.keys(), ...concerns.keys()])) {
      const known = alerts.get(key)
      const concern = concerns.get(key)
      const kind = known?.concern.kind ?? concern?.kind
      if (isBlind && kind && needFigures.has(kind)) continue
      const next = stepAlert({ known, concern, now, newId: randomUUID })
      if (next !== undefined && next !== known) await upsertAlert(query, next)
    }
  })
}
