import { Notice } from '@signalbox/ui'

/** Says that the page shows the past, how old it is, and why. The age itself is not announced each second. */
export function StaleNotice({ age, detail }: { age: string; detail: string }) {
  return (
    <Notice state="caution" title={`What you see is from ${age}`}>
      {detail}. The page keeps asking every 5 s; the figures below are the last it was told.
    </Notice>
  )
}
