import { concernsOf, type WindowName } from '@signalbox/contracts'
import { Glossary, Page } from '@signalbox/ui'
import { topology } from '@signalbox/systems'
import { useCallback, useState } from 'react'
import { useLinks } from '../api/use-links.ts'
import { useOverview } from '../api/use-overview.ts'
import { useSession } from '../api/use-session.ts'
import { panelsOf } from '../systems/panels.ts'
import { moveTo, useLocation } from '../view/use-location.ts'
import { titleOf, useTitle } from '../view/title.ts'
import { viewOf } from '../view/view.ts'
import { ViewLink } from '../view/view-link.tsx'
import { windowOf, withWindow } from '../view/window.ts'
import { LogOutButton } from './log-out-button.tsx'
import { OtherView } from './other-view.tsx'
import { OverviewView } from './overview-view.tsx'
import { ReaderNotice } from './reader-notice.tsx'
import { StatusLamp } from './status-lamp.tsx'
import { useFreshness } from './use-freshness.ts'

/** The frame of every view, and the view that the address names. One answer every 5 s lights the lamp of all. */
export function Dashboard() {
  const location = useLocation()
  const view = viewOf(location.pathname)
  useTitle(titleOf(view))
  const window = windowOf(location)
  const [isPaused, setPaused] = useState(false)
  const answer = useOverview(window, isPaused)
  const { access } = useSession()
  const { simulator, rabbitmqManagement, running } = useLinks()
  const fresh = useFreshness(answer, isPaused)
  const pickWindow = useCallback((name: WindowName) => {
    moveTo(withWindow(new URL(document.location.href), name), 'replace')
    // Whoever asks for another window wants to see it.
    setPaused(false)
  }, [])
  const { overview } = answer
  const concerns = overview ? concernsOf(overview, topology) : []
  const links = [
    { label: 'Simulator', href: simulator },
    { label: 'RabbitMQ', href: rabbitmqManagement },
  ].flatMap(({ label, href }) => (href ? [{ label, href }] : []))
  return (
    <Page
      name="dashboard"
      views={viewsOf(running).map(({ to, label }) => (
        <ViewLink
          key={to}
          to={to}
          isCurrent={to === '/' ? location.pathname === to : location.pathname.startsWith(to)}
        >
          {label}
        </ViewLink>
      ))}
      links={links}
      status={
        <>
          <StatusLamp freshness={fresh} concernCount={concerns.length} onPause={setPaused} />
          {access === 'operator' ? <LogOutButton /> : null}
        </>
      }
      footer={overview ? <Glossary names={glossary} /> : null}
    >
      {access === 'reader' ? <ReaderNotice /> : null}
      {view.name === 'overview' ? (
        <OverviewView
          overview={overview}
          freshness={fresh}
          concerns={concerns}
          simulator={simulator}
          window={window}
          onPickWindow={pickWindow}
        />
      ) : (
        <OtherView view={view} />
      )}
    </Page>
  )
}

const viewsOf = (running: readonly string[] | undefined) => [
  { to: '/', label: 'Overview' },
  { to: '/events', label: 'Events' },
  { to: '/dead-letters', label: 'Dead letters' },
  { to: '/keys', label: 'Keys' },
  ...(panelsOf(running).length > 0 ? [{ to: '/systems', label: 'Systems' }] : []),
]

const glossary = [
  ...(['event', 'id', 'topic', 'queue', 'service', 'ready', 'unacked', 'consumers'] as const),
  ...(['ledger', 'came in', 'repeats', 'dead', 'in flight', 'retry', 'replay', 'dead letters'] as const),
  ...(['stored', 'events/s', 'latency', 'p50', 'p95', 'p99', 'total time'] as const),
]
