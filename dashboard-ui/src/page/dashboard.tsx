import { Glossary, Page } from '@signalbox/ui'
import { lazy, Suspense } from 'react'
import { useLinks } from '../api/use-links.ts'
import { useOverview } from '../api/use-overview.ts'
import { useSession } from '../api/use-session.ts'
import { concernsOf } from '../meaning/concerns.ts'
import { useLocation } from '../view/use-location.ts'
import { viewOf } from '../view/view.ts'
import { ViewLink } from '../view/view-link.tsx'
import { Loading } from './loading.tsx'
import { LogOutButton } from './log-out-button.tsx'
import { OverviewView } from './overview-view.tsx'
import { ReaderNotice } from './reader-notice.tsx'
import { StatusLamp } from './status-lamp.tsx'
import { UnknownView } from './unknown-view.tsx'
import { useFreshness } from './use-freshness.ts'

const KeysView = lazy(async () => ({ default: (await import('./keys-view.tsx')).KeysView }))

/** The frame of every view, and the view that the address names. One answer every 5 s lights the lamp of all. */
export function Dashboard() {
  const view = viewOf(useLocation().pathname)
  const answer = useOverview()
  const { access } = useSession()
  const { simulator, rabbitmqManagement } = useLinks()
  const fresh = useFreshness(answer)
  const { overview } = answer
  const concerns = overview ? concernsOf(overview) : []
  const links = [
    { label: 'Simulator', href: simulator },
    { label: 'RabbitMQ', href: rabbitmqManagement },
  ].flatMap(({ label, href }) => (href ? [{ label, href }] : []))
  return (
    <Page
      name="dashboard"
      views={views.map(({ name, to, label }) => (
        <ViewLink key={name} to={to} isCurrent={view.name === name}>
          {label}
        </ViewLink>
      ))}
      links={links}
      status={
        <>
          <StatusLamp freshness={fresh} concernCount={concerns.length} />
          {access === 'operator' ? <LogOutButton /> : null}
        </>
      }
      footer={overview ? <Glossary names={glossary} /> : null}
    >
      {access === 'reader' ? <ReaderNotice /> : null}
      {view.name === 'overview' ? (
        <OverviewView overview={overview} freshness={fresh} concerns={concerns} simulator={simulator} />
      ) : view.name === 'keys' ? (
        <Suspense fallback={<Loading />}>
          <KeysView />
        </Suspense>
      ) : (
        <UnknownView />
      )}
    </Page>
  )
}

const views = [
  { name: 'overview', to: '/', label: 'Overview' },
  { name: 'keys', to: '/keys', label: 'Keys' },
] as const

const glossary = [
  ...(['event', 'id', 'topic', 'queue', 'ready', 'unacked', 'consumers', 'dead letters'] as const),
  ...(['stored', 'events/s', 'latency', 'p50', 'p95', 'p99', 'total time'] as const),
]
