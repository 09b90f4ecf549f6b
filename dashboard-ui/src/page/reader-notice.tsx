import { Notice } from '@signalbox/ui'

/** Says why nothing can be changed here, and how that is changed. */
export function ReaderNotice() {
  return (
    <Notice state="unknown" title="You can look at everything here, and change nothing">
      Over a network, changing something needs a login. Whoever runs this system sets a password as{' '}
      <span className="sb-mono">DASHBOARD_PASSWORD</span> for <span className="sb-mono">dashboard-api</span>;
      on the machine that it runs on, none is needed.
    </Notice>
  )
}
