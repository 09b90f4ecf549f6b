import { shortenId } from '@signalbox/ui'
import { ViewLink } from '../view/view-link.tsx'

/** An id that leads to all that is known of its event. */
export function EventLink({ id }: { id: string }) {
  return (
    <ViewLink to={`/events/${id}`} className="sb-mono">
      <span title={id}>{shortenId(id)}</span>
    </ViewLink>
  )
}
