import type { MouseEvent, ReactNode } from 'react'
import { moveTo } from './use-location.ts'

type ViewLinkProps = {
  /** Path and query. */
  readonly to: string
  readonly isCurrent?: boolean
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** A link to another view of this page. It is a real link: it can be copied, and opened in another tab. */
export function ViewLink({ to, isCurrent = false, className, children }: ViewLinkProps) {
  function follow(event: MouseEvent): void {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    moveTo(to)
    window.scrollTo(0, 0)
  }
  return (
    <a href={to} className={className} onClick={follow} aria-current={isCurrent ? 'page' : undefined}>
      {children}
    </a>
  )
}
