import type { ConcernKind } from '@signalbox/contracts'

export type AlertPolicy = {
  /** For how long it has to hold before anybody is told. */
  readonly holdsSeconds: number
  /** `critical`: the promise may be at stake, or something stands still. */
  readonly severity: 'critical' | 'warning'
}

/** When each kind of concern becomes an alert. `tools/deploy/monitoring/alerts.yml` says the same for Prometheus. */
export const alertPolicies: Readonly<Record<ConcernKind, AlertPolicy>> = {
  // RabbitMQ itself restarts within a minute.
  figures_missing: { holdsSeconds: 120, severity: 'warning' },
  // Longer than a deploy takes.
  consumer_gone: { holdsSeconds: 60, severity: 'critical' },
  // A deploy that adds a topic makes some that a dashboard-api of before does not know.
  stray_bindings: { holdsSeconds: 300, severity: 'warning' },
  queue_age: { holdsSeconds: 60, severity: 'warning' },
  // An event that is dead stays so; waiting would change nothing.
  dead_letters: { holdsSeconds: 0, severity: 'warning' },
  // What the ledger calls unaccounted for has been so for 15 s already.
  unaccounted: { holdsSeconds: 60, severity: 'critical' },
  // Longer than the five minutes of which it is judged, so that one burst alone is no alert.
  latency: { holdsSeconds: 360, severity: 'warning' },
}

/** For how long all has to be well before an alert is over. */
export const wellSeconds = 120

/** What goes on for longer is told again after this. */
export const remindSeconds = 4 * 3_600

/** What has become so many times worse is told again at once. */
export const worseFactor = 10

/** That something is over, and nobody took the message, is not told after this. */
export const staleSeconds = 86_400
