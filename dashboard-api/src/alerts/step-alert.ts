import type { Concern } from '@signalbox/contracts'
import type { Alert, Notice } from './alert.ts'
import { alertPolicies, remindSeconds, staleSeconds, wellSeconds, worseFactor } from './alert-policies.ts'

/** One alert, what is known of its concern now (nothing when all is well), and when that is. */
export type Step = {
  readonly known: Alert | undefined
  readonly concern: Concern | undefined
  /** Milliseconds since 1970. */
  readonly now: number
  /** The id of a notice, if there is one to be given. */
  readonly newId: () => string
}

/**
 * Takes an alert one step further. It is told of once when it has held for long enough, again when it goes on for
 * hours or has become much worse, and once when it has been over for a while; so what comes and goes tells nobody
 * twice.
 *
 * @returns the alert as it was (the same object) when nothing has changed; nothing when there never was any
 */
export function stepAlert({ known, concern, now, newId }: Step): Alert | undefined {
  if (concern) {
    return isRaised(known) ? goOn(known, concern, now, newId) : wait(known, concern, now, newId)
  }
  if (known === undefined) return undefined
  return isRaised(known) ? calmDown(known, now, newId) : rest(known, now)
}

type Raised = Alert & { readonly raisedAt: number; readonly holdsSince: number; readonly noticedAt: number }

function isRaised(alert: Alert | undefined): alert is Raised {
  return alert !== undefined && alert.raisedAt !== null
}

/** It holds, and nobody was told so far. */
function wait(known: Alert | undefined, concern: Concern, now: number, newId: () => string): Alert {
  const holdsSince = known?.holdsSince ?? now
  if (now - holdsSince >= alertPolicies[concern.kind].holdsSeconds * 1_000) {
    const notice = { id: newId(), kind: 'raised', at: now, since: holdsSince, concern } as const
    return { key: concern.key, concern, holdsSince, raisedAt: now, wellSince: null, noticedAt: now, notice }
  }
  if (known) return known.holdsSince === null ? { ...known, holdsSince } : known
  const nothing = { raisedAt: null, wellSince: null, noticedAt: null, notice: null }
  return { key: concern.key, concern, holdsSince, ...nothing }
}

/** It holds, and somebody was told. */
function goOn(known: Raised, concern: Concern, now: number, newId: () => string): Alert {
  const told = known.concern.value ?? 0
  const isWorse = told > 0 && (concern.value ?? 0) >= told * worseFactor
  if (isWorse || now - known.noticedAt >= remindSeconds * 1_000) {
    // Nobody can be reminded of what could not be posted so far.
    const kind: Notice['kind'] = known.notice?.kind ?? 'reminder'
    const notice = { id: newId(), kind, at: now, since: known.holdsSince, concern }
    return { ...known, concern, wellSince: null, noticedAt: now, notice }
  }
  return known.wellSince === null ? known : { ...known, wellSince: null }
}

/** It does not hold any more, and somebody was told that it does. */
function calmDown(known: Raised, now: number, newId: () => string): Alert {
  const wellSince = known.wellSince ?? now
  if (now - wellSince < wellSeconds * 1_000) return known.wellSince === null ? { ...known, wellSince } : known
  const { holdsSince: since, concern } = known
  const notice = { id: newId(), kind: 'resolved', at: now, since, concern } as const
  return { ...known, holdsSince: null, raisedAt: null, wellSince: null, noticedAt: now, notice }
}

/** It does not hold, and there is at most something left to be told. */
function rest(known: Alert, now: number): Alert {
  const isStale = known.notice !== null && now - known.notice.at > staleSeconds * 1_000
  if (known.holdsSince === null && !isStale) return known
  return { ...known, holdsSince: null, notice: isStale ? null : known.notice }
}
