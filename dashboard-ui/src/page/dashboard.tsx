import { Glossary, Page } from '@signalbox/ui'
import { useLinks } from '../api/use-links.ts'
import { useOverview } from '../api/use-overview.ts'
import { concernsOf } from '../meaning/concerns.ts'
import { Diagram } from './diagram.tsx'
import { EmptyNotice } from './empty-notice.tsx'
import { FailedNotice } from './failed-notice.tsx'
import { Loading } from './loading.tsx'
import { NewestPanel } from './newest-panel.tsx'
import { QueuesPanel } from './queues-panel.tsx'
import { StaleNotice } from './stale-notice.tsx'
import { StatusLamp } from './status-lamp.tsx'
import { Summary } from './summary.tsx'
import { useFreshness } from './use-freshness.ts'
import classes from './dashboard.module.css'

/** The live picture of the system on one page, from one answer every 5 s. */
export function Dashboard() {
  const answer = useOverview()
  const { simulator, rabbitmqManagement } = useLinks()
  const fresh = useFreshness(answer)
  const { overview } = answer
  const concerns = overview ? concernsOf(overview) : []
  const isEmpty = overview?.topics.every((topic) => topic.total === 0) ?? false
  const links = [
    { label: 'Simulator', href: simulator },
    { label: 'RabbitMQ', href: rabbitmqManagement },
  ].flatMap(({ label, href }) => (href ? [{ label, href }] : []))
  return (
    <Page
      name="dashboard"
      links={links}
      status={<StatusLamp freshness={fresh} concernCount={concerns.length} />}
      footer={overview ? <Glossary names={glossary} /> : null}
    >
      {fresh.state === 'stale' ? <StaleNotice age={fresh.age} detail={fresh.detail} /> : null}
      {fresh.state === 'failed' ? <FailedNotice detail={fresh.detail} /> : null}
      {fresh.state === 'failed' ? null : overview ? (
        <>
          {isEmpty ? <EmptyNotice simulator={simulator} /> : null}
          <Summary overview={overview} concerns={concerns} isPresent={fresh.state === 'fresh'} />
          <Diagram overview={overview} />
          <div className={classes.lower}>
            <QueuesPanel queues={overview.queues} />
            <NewestPanel newest={overview.newest} />
          </div>
        </>
      ) : (
        <Loading />
      )}
    </Page>
  )
}

const glossary = [
  ...(['event', 'id', 'topic', 'queue', 'ready', 'unacked', 'consumers', 'dead letters'] as const),
  ...(['stored', 'events/s', 'latency', 'p50', 'p95', 'p99', 'total time'] as const),
]
