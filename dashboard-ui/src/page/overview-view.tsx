import type { Overview } from '@signalbox/contracts'
import type { Concern } from '../meaning/concerns.ts'
import type { Freshness } from '../meaning/freshness.ts'
import { Diagram } from './diagram.tsx'
import { EmptyNotice } from './empty-notice.tsx'
import { FailedNotice } from './failed-notice.tsx'
import { Loading } from './loading.tsx'
import { NewestPanel } from './newest-panel.tsx'
import { QueuesPanel } from './queues-panel.tsx'
import { StaleNotice } from './stale-notice.tsx'
import { Summary } from './summary.tsx'
import classes from './dashboard.module.css'

type OverviewViewProps = {
  readonly overview: Overview | undefined
  readonly freshness: Freshness
  readonly concerns: readonly Concern[]
  readonly simulator: string | null
}

/** The live picture of the system. */
export function OverviewView({ overview, freshness, concerns, simulator }: OverviewViewProps) {
  if (freshness.state === 'failed') return <FailedNotice detail={freshness.detail} />
  if (!overview) return <Loading />
  const isEmpty = overview.topics.every((topic) => topic.total === 0)
  return (
    <>
      {freshness.state === 'stale' ? <StaleNotice age={freshness.age} detail={freshness.detail} /> : null}
      {isEmpty ? <EmptyNotice simulator={simulator} /> : null}
      <Summary overview={overview} concerns={concerns} isPresent={freshness.state === 'fresh'} />
      <Diagram overview={overview} />
      <div className={classes.lower}>
        <QueuesPanel queues={overview.queues} />
        <NewestPanel newest={overview.newest} />
      </div>
    </>
  )
}
