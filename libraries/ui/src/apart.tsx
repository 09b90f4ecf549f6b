import { Component, Suspense, type ReactNode } from 'react'
import { Notice } from './notice.tsx'

type ApartProps = { readonly children: ReactNode }

/** What fails in here is said in its place, and the rest of the page goes on. React knows no function for that. */
export class Apart extends Component<ApartProps, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override render() {
    if (!this.state.hasFailed) return <Suspense fallback={null}>{this.props.children}</Suspense>
    return (
      <Notice state="stop" title="This part has failed" live>
        The rest of the page goes on without it. Load the page again.
      </Notice>
    )
  }
}
