import { Notice } from '@signalbox/ui'

/** Tells a newcomer how to get the first event. */
export function EmptyNotice({ simulator }: { simulator: string | null }) {
  return (
    <Notice state="unknown" title="The tracks are ready, and no event has been sent yet">
      Open {simulator ? <a href={simulator}>the simulator</a> : 'the simulator'} and press “Send passive
      event”. A moment later it is stored, and you see it here.
    </Notice>
  )
}
