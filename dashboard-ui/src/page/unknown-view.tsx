import { Notice } from '@signalbox/ui'
import { ViewLink } from '../view/view-link.tsx'

/** For an address that leads nowhere. */
export function UnknownView() {
  return (
    <Notice state="unknown" title="There is nothing at this address">
      It may have been copied in part. <ViewLink to="/">Go to the overview</ViewLink>.
    </Notice>
  )
}
