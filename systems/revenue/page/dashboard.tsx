import type { SystemPanelProps } from '@signalbox/contracts'
import { trackColour } from '@signalbox/ui'
import { useState, type CSSProperties } from 'react'
import { CheckLamp } from './check-lamp.tsx'
import classes from './dashboard.module.css'
import type { Check, User } from './figures.ts'
import { FindUser } from './find-user.tsx'
import { HistoryHead } from './history-head.tsx'
import { HistoryPages } from './history-pages.tsx'
import { HistoryTable } from './history-table.tsx'
import { useHistory, type Sought } from './use-history.ts'
import { UsersTable } from './users-table.tsx'

/** Who has what, how that came about, and whether it adds up. */
export default function RevenuePanel({ figures, find }: SystemPanelProps) {
  const users = (figures['users'] ?? []) as readonly User[]
  const [check] = (figures['check'] ?? []) as readonly Check[]
  const [chosen, setChosen] = useState<Sought>()
  const [first] = users
  const sought = chosen ?? (first && { userId: first.user_id })
  const history = useHistory(find, sought)
  return (
    <div className={classes.panel} style={{ '--track': trackColour('revenue') } as CSSProperties}>
      <CheckLamp check={check} />
      {sought ? (
        <>
          <div className={classes.parts}>
            <UsersTable users={users} chosen={sought.userId} onChoose={(userId) => setChosen({ userId })} />
            <div className={classes.history}>
              <FindUser find={find} onFound={setChosen} />
              <HistoryHead sought={sought} history={history} />
            </div>
          </div>
          {history.entries && history.entries.length > 0 ? <HistoryTable entries={history.entries} /> : null}
          <HistoryPages sought={sought} history={history} onSeek={setChosen} />
        </>
      ) : (
        <p>Nobody has had anything yet. Press a button on the card Revenue in the simulator.</p>
      )}
    </div>
  )
}
