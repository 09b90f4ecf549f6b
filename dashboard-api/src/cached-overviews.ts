import { windowNames, type Ledger, type Overview, type WindowName } from '@signalbox/contracts'
import { cached } from './cached.ts'
import { keepLedger } from './keep-ledger.ts'
import { readLedger, readOverview, type OverviewSources } from './read-overview.ts'

const keepMs = 1_000

/** What all who look at the system share, so that any number of them costs as much as one. */
export type Overviews = {
  readonly read: Readonly<Record<WindowName, () => Promise<Overview>>>
  ledger(): Promise<Ledger>
}

/** Makes the overviews of all windows and the ledger, each kept for one second. */
export function cachedOverviews(given: Omit<OverviewSources, 'ledger'>): Overviews {
  const sources = { ...given, ledger: keepLedger() }
  const read = Object.fromEntries(
    windowNames.map((name) => [name, cached(keepMs, () => readOverview(sources, name))]),
  ) as Record<WindowName, () => Promise<Overview>>
  return { read, ledger: cached(keepMs, () => readLedger(sources)) }
}
