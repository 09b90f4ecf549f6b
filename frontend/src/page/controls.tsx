import type { ClientConfig } from '@signalbox/contracts'
import { useWorker } from '../worker/use-worker.ts'
import { ClimbPanel } from './climb-panel.tsx'
import { MischiefPanel } from './mischief-panel.tsx'
import { ReceiptsPanel } from './receipts-panel.tsx'
import { RunPanel } from './run-panel.tsx'
import { SendPanel } from './send-panel.tsx'
import { SystemCards } from './system-cards.tsx'
import { useReceipts } from './use-receipts.ts'
import classes from './controls.module.css'

type ControlsProps = {
  /** Nothing while it is not known. */
  readonly config: ClientConfig | undefined
}

/** All that events are sent with, and what becomes of them. */
export function Controls({ config }: ControlsProps) {
  const dashboard = config?.dashboard ?? undefined
  const worker = useWorker()
  const { receipts, send, sendAgain } = useReceipts()
  return (
    <>
      <SendPanel receipts={receipts} running={config?.running} onSend={send} />
      <SystemCards config={config} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <ReceiptsPanel receipts={receipts} onSendAgain={sendAgain} dashboard={dashboard} />
          <MischiefPanel dashboard={dashboard} faultsAllowed={config?.faultsAllowed} />
        </div>
        <div className={classes.column}>
          <RunPanel {...worker} running={config?.running} />
          <ClimbPanel {...worker} running={config?.running} />
        </div>
      </div>
    </>
  )
}
