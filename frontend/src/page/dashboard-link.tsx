import type { ReactNode } from 'react'

type DashboardLinkProps = {
  /** The dashboard's address; without it there is no link. */
  readonly dashboard: string | undefined
  /** Path of the view, such as `/dead-letters`. */
  readonly path: string
  readonly children: ReactNode
}

/** A link to where on the dashboard something can be watched. */
export function DashboardLink({ dashboard, path, children }: DashboardLinkProps) {
  if (!dashboard) return null
  return <a href={new URL(path, dashboard).href}>{children}</a>
}
