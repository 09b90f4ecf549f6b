import { Glossary, Page } from '@signalbox/ui'
import { useClientConfig } from '../api/use-client-config.ts'
import { useWorker } from '../worker/use-worker.ts'
import { ClimbPanel } from './climb-panel.tsx'
import { MischiefPanel } from './mischief-panel.tsx'
import { ReceiptsPanel } from './receipts-panel.tsx'
import { RunPanel } from './run-panel.tsx'
import { SendPanel } from './send-panel.tsx'
import { useReceipts } from './use-receipts.ts'
import classes from './simulator.module.css'

/** The hand of the system: send events, and see an honest receipt for each. */
export function Simulator() {
  const config = useClientConfig()
  const dashboard = config?.dashboard ?? undefined
  const worker = useWorker()
  const { receipts, send, sendAgain } = useReceipts()
  return (
    <Page
      name="simulator"
      links={[
        ...(dashboard ? [{ label: 'Dashboard', href: dashboard }] : []),
        { label: 'Interfaces', href: '/docs' },
      ]}
      footer={<Glossary names={glossary} />}
    >
      <SendPanel receipts={receipts} onSend={send} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <ReceiptsPanel receipts={receipts} onSendAgain={sendAgain} dashboard={dashboard} />
          <MischiefPanel dashboard={dashboard} faultsAllowed={config?.faultsAllowed} />
        </div>
        <div className={classes.column}>
          <RunPanel {...worker} />
          <ClimbPanel {...worker} />
        </div>
      </div>
    </Page>
  )
}

const glossary = [
  ...(['event', 'id', 'topic', 'queue', 'encrypted', 'confirmed', 'refused', 'in doubt'] as const),
  ...(['p50', 'p99', 'open loop', 'saturated', 'poison event', 'dead letters'] as const),
]
