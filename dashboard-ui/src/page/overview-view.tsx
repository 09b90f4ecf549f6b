import type { Concern, Overview, WindowName } from '@signalbox/contracts'
import type { Freshness } from '../meaning/freshness.ts'
import { ChartsPanel } from './charts-panel.tsx'
import { TrackDiagram } from '../diagram/track-diagram.tsx'
import { EmptyNotice } from './empty-notice.tsx'
import { FailedNotice } from './failed-notice.tsx'
import { LedgerPanel } from './ledger-panel.tsx'
import { Loading } from './loading.tsx'
import { NewestPanel } from './newest-panel.tsx'
import { PausedNotice } from './paused-notice.tsx'
import { QueuesPanel } from './queues-panel.tsx'
import { StaleNotice } from './stale-notice.tsx'
import { Summary } from './summary.tsx'
import classes from './dashboard.module.css'

type OverviewViewProps = {
  readonly overview: Overview | undefined
  readonly freshness: Freshness
  readonly concerns: readonly Concern[]
  readonly simulator: string | null
  readonly window: WindowName
  readonly onPickWindow: (name: WindowName) => void
}

/** The live picture of the system. */
export function OverviewView(props: OverviewViewProps) {
  const { overview, freshness, concerns, simulator, window, onPickWindow } = props
  if (freshness.state === 'failed') return <FailedNotice detail={freshness.detail} />
  if (!overview) return <Loading />
  const isEmpty = overview.topics.every((topic) => topic.total === 0)
  return (
    <>
      {freshness.state === 'stale' ? <StaleNotice age={freshness.age} detail={freshness.detail} /> : null}
      {freshness.state === 'paused' ? <PausedNotice age={freshness.age} /> : null}
      {isEmpty ? <EmptyNotice simulator={simulator} /> : null}
      <Summary overview={overview} concerns={concerns} isPresent={freshness.state === 'fresh'} />
      <LedgerPanel ledger={overview.ledger} />
      <TrackDiagram overview={overview} />
      <ChartsPanel overview={overview} window={window} onPickWindow={onPickWindow} />
      <div className={classes.lower}>
        <QueuesPanel queues={overview.queues} unclaimedTables={overview.unclaimedTables} />
        <NewestPanel newest={overview.newest} />
      </div>
    </>
  )
}
