import { Notice } from '@signalbox/ui'
import { useKeys } from '../api/use-keys.ts'
import { useLocation } from '../view/use-location.ts'
import { FailedNotice } from './failed-notice.tsx'
import { keyWindowOf } from './key-windows.ts'
import { KeysPanel } from './keys-panel.tsx'
import { Loading } from './loading.tsx'
import { StaleNotice } from './stale-notice.tsx'
import { useFreshness } from './use-freshness.ts'

/** Which keys are in use, and which can be dropped. */
export function KeysView() {
  const window = keyWindowOf(useLocation().searchParams.get('window'))
  const { keys, ...asked } = useKeys(window.name)
  const fresh = useFreshness(asked)
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
      <KeysPanel keys={keys} window={window} />
    </>
  )
}
