import { Button, Checkbox } from '@mantine/core'
import type { DeadLetterPage } from '@signalbox/contracts'
import { Panel } from '@signalbox/ui'
import { useState } from 'react'
import { useAnswer } from '../api/use-answer.ts'
import { useSession } from '../api/use-session.ts'
import { Answered } from '../page/answered.tsx'
import { ViewLink } from '../view/view-link.tsx'
import classes from './desk.module.css'
import { exportPath, groupPath, type GroupName } from './group-path.ts'
import { LettersTable } from './letters-table.tsx'
import { lettersIn, type ReplayTarget } from './replay-target.ts'

type LettersPanelProps = {
  readonly group: GroupName
  /** How many letters the group has; undefined while that is not known. */
  readonly count: number | undefined
  readonly after: string | null
  readonly onReplay: (target: ReplayTarget) => void
}

/** The letters of one group, page by page. */
export function LettersPanel({ group, count, after, onReplay }: LettersPanelProps) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const query = new URLSearchParams({ ...group, ...(after === null ? {} : { after }) })
  const answer = useAnswer<DeadLetterPage>(`/api/dead-letters/list?${query.toString()}`)
  const { canOperate } = useSession()
  const shown = answer.data?.letters.map(({ id }) => id) ?? []
  // A letter that was replayed meanwhile is no longer there to be chosen.
  const chosen = shown.filter((id) => selected.has(id))
  const isAll = chosen.length > 0 && chosen.length === shown.length
  const toggle = (id: string) =>
    setSelected(new Set(selected.has(id) ? chosen.filter((one) => one !== id) : [...chosen, id]))

  const replayChosen = () =>
    onReplay({
      label: `${lettersIn(chosen.length)} of ${group.reason}`,
      count: chosen.length,
      request: { ids: chosen },
    })
  const replayGroup = () =>
    onReplay({
      label: `all of ${group.reason} in ${group.queue}`,
      count: count ?? 0,
      request: { filter: group },
    })

  return (
    <Panel title={`${group.reason} in ${group.queue}`}>
      <div className={classes.bar}>
        <Checkbox
          label="Select this page"
          checked={isAll}
          indeterminate={chosen.length > 0 && !isAll}
          onChange={() => setSelected(new Set(isAll ? [] : shown))}
        />
        <div className={classes.actions}>
          <Button size="xs" disabled={!canOperate || chosen.length === 0} onClick={replayChosen}>
            Replay selected ({chosen.length})…
          </Button>
          <Button size="xs" variant="default" disabled={!canOperate || !count} onClick={replayGroup}>
            Replay this group…
          </Button>
          <Button component="a" href={exportPath(group)} variant="default" size="xs" download>
            Export this group
          </Button>
        </div>
      </div>
      <Answered answer={answer}>
        {({ letters, next }) => (
          <>
            {letters.length === 0 ? <p>No letter of this group is dead now.</p> : null}
            <LettersTable letters={letters} selected={selected} onToggle={toggle} />
            <p className={classes.pages}>
              {after === null ? null : <ViewLink to={groupPath(group)}>First page</ViewLink>}
              {next === null ? null : <ViewLink to={groupPath(group, next)}>Next page</ViewLink>}
            </p>
          </>
        )}
      </Answered>
    </Panel>
  )
}
