import { Notice } from '@signalbox/ui'

/** Says that the page has stopped asking, because somebody wanted it to. */
export function PausedNotice({ age }: { age: string }) {
  return (
    <Notice state="unknown" title={`Paused: what you see is from ${age}`}>
      The page asks for nothing until you let it go on, at the top.
    </Notice>
  )
}
