import { Notice } from '@signalbox/ui'

/** Says that there is nothing to show yet, and why. */
export function FailedNotice({ detail }: { detail: string }) {
  return (
    <Notice state="stop" title="There is nothing to show yet" live>
      {detail}. The page keeps trying every 5 s and fills by itself. If it stays like this, see whether{' '}
      <span className="sb-mono">dashboard-api</span> runs.
    </Notice>
  )
}
