import type { SystemPanelProps } from '@signalbox/contracts'
import { trackColour } from '@signalbox/ui'
import type { CSSProperties } from 'react'
import classes from './dashboard.module.css'
import { DeadGroups } from './dead-groups.tsx'
import type { DeadGroup, Doubt, Lane, NotificationRow, ProviderFigures } from './figures.ts'
import { FindWay } from './find-way.tsx'
import { Lanes } from './lanes.tsx'
import { ProvidersTable } from './providers-table.tsx'

/** Who waits, who sends and how well, what was given up, and how each one fared. */
export default function NotificationsPanel({ figures, find }: SystemPanelProps) {
  const [doubt] = (figures['doubt'] ?? []) as readonly Doubt[]
  return (
    <div className={classes.panel} style={{ '--track': trackColour('notifications') } as CSSProperties}>
      <Lanes lanes={(figures['lanes'] ?? []) as readonly Lane[]} doubt={doubt} />
      <ProvidersTable providers={(figures['providers'] ?? []) as readonly ProviderFigures[]} />
      <DeadGroups groups={(figures['dead'] ?? []) as readonly DeadGroup[]} />
      <FindWay find={find} newest={(figures['newest'] ?? []) as readonly NotificationRow[]} />
    </div>
  )
}
