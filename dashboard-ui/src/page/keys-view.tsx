import { Notice } from '@signalbox/ui'
import type { SealedKeys } from '@signalbox/contracts'
import { useAnswer } from '../api/use-answer.ts'
import { moveTo, useLocation } from '../view/use-location.ts'
import { windowOf, withWindow } from '../view/window.ts'
import { FailedNotice } from './failed-notice.tsx'
import { KeysPanel } from './keys-panel.tsx'
import { Loading } from './loading.tsx'
import { StaleNotice } from './stale-notice.tsx'
import { useFreshness } from './use-freshness.ts'

const preferred = '24h'

/** Which keys are in use, and which can be dropped. */
export default function KeysView() {
  const location = useLocation()
  const window = windowOf(location, preferred)
  const answer = useAnswer<SealedKeys>(`/api/keys?window=${window}`)
  const fresh = useFreshness(answer)
  const keys = answer.data
  if (fresh.state === 'failed') return <FailedNotice detail={fresh.detail} />
  if (!keys) return <Loading />
  return (
    <>
      {fresh.state === 'stale' ? <StaleNotice age={fresh.age} detail={fresh.detail} /> : null}
      {keys.keys.length === 0 ? (
        <Notice state="unknown" title="No sealed value has arrived yet">
          Send an active event in the simulator: its value is sealed with a key, and the key shows up here.
        </Notice>
      ) : null}
      <KeysPanel
        keys={keys}
        window={window}
        onPickWindow={(name) => moveTo(withWindow(location, name, preferred), 'replace')}
      />
    </>
  )
}
