import { Glossary, Page } from '@signalbox/ui'
import { useLinks } from '../api/use-links.ts'
import { useOverview } from '../api/use-overview.ts'
import { useSession } from '../api/use-session.ts'
import { concernsOf } from '../meaning/concerns.ts'
import { useLocation } from '../view/use-location.ts'
import { viewOf } from '../view/view.ts'
import { ViewLink } from '../view/view-link.tsx'
import { LogOutButton } from './log-out-button.tsx'
import { OtherView } from './other-view.tsx'
import { OverviewView } from './overview-view.tsx'
import { ReaderNotice } from './reader-notice.tsx'
import { StatusLamp } from './status-lamp.tsx'
import { useFreshness } from './use-freshness.ts'

/** The frame of every view, and the view that the address names. One answer every 5 s lights the lamp of all. */
export function Dashboard() {
  const { pathname } = useLocation()
  const view = viewOf(pathname)
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
      views={views.map(({ to, label }) => (
        <ViewLink key={to} to={to} isCurrent={to === '/' ? pathname === to : pathname.startsWith(to)}>
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
      ) : (
        <OtherView view={view} />
      )}
    </Page>
  )
}

const views = [
  { to: '/', label: 'Overview' },
  { to: '/events', label: 'Events' },
  { to: '/dead-letters', label: 'Dead letters' },
  { to: '/keys', label: 'Keys' },
] as const

const glossary = [
  ...(['event', 'id', 'topic', 'queue', 'ready', 'unacked', 'consumers', 'dead letters'] as const),
  ...(['replay', 'repeat', 'stored', 'events/s', 'latency', 'p50', 'p95', 'p99', 'total time'] as const),
]
