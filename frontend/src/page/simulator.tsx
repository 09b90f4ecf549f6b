import { Glossary, Page } from '@signalbox/ui'
import { useDashboardLink } from '../api/use-dashboard-link.ts'
import { LoadPanel } from './load-panel.tsx'
import { ReceiptsPanel } from './receipts-panel.tsx'
import { SendPanel } from './send-panel.tsx'
import { useReceipts } from './use-receipts.ts'
import classes from './simulator.module.css'

/** The hand of the system: send events, and see an honest receipt for each. */
export function Simulator() {
  const dashboard = useDashboardLink()
  const { receipts, send, sendAgain } = useReceipts()
  return (
    <Page
      name="simulator"
      links={dashboard ? [{ label: 'Dashboard', href: dashboard }] : []}
      footer={<Glossary names={glossary} />}
    >
      <SendPanel receipts={receipts} onSend={send} />
      <div className={classes.columns}>
        <ReceiptsPanel receipts={receipts} onSendAgain={sendAgain} dashboard={dashboard} />
        <LoadPanel />
      </div>
    </Page>
  )
}

const glossary = [
  ...(['event', 'id', 'topic', 'queue', 'encrypted', 'confirmed', 'refused', 'in doubt'] as const),
  ...(['p50', 'p99', 'dead letters'] as const),
]
