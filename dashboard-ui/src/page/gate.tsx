import { Page } from '@signalbox/ui'
import { lazy, Suspense } from 'react'
import { SWRConfig } from 'swr'
import { asking } from '../api/asking.ts'
import { useSession } from '../api/use-session.ts'
import { Dashboard } from './dashboard.tsx'
import { FailedNotice } from './failed-notice.tsx'
import { Loading } from './loading.tsx'

const LoginView = lazy(async () => ({ default: (await import('./login-view.tsx')).LoginView }))

/** Lets in who may see something, and shows the login to everybody else. */
export function Gate() {
  return (
    <SWRConfig value={asking}>
      <Gated />
    </SWRConfig>
  )
}

function Gated() {
  const { access, error } = useSession()
  if (access !== undefined && access !== 'login') return <Dashboard />
  if (access === undefined) {
    return <Page name="dashboard">{error ? <FailedNotice detail={error.message} /> : <Loading />}</Page>
  }
  return (
    <Page name="dashboard">
      <Suspense fallback={<Loading />}>
        <LoginView />
      </Suspense>
    </Page>
  )
}
