import { Button } from '@mantine/core'
import type { DeadLetterGroupReport } from '@signalbox/contracts'
import { formatCount, Notice, Panel, Term } from '@signalbox/ui'
import { useSession } from '../api/use-session.ts'
import { Moment } from '../page/moment.tsx'
import tables from '../page/table.module.css'
import { ViewLink } from '../view/view-link.tsx'
import classes from './desk.module.css'
import { exportPath, groupPath, type GroupName } from './group-path.ts'
import { lettersIn, type ReplayTarget } from './replay-target.ts'

type GroupsPanelProps = {
  readonly groups: readonly DeadLetterGroupReport[]
  readonly chosen: GroupName | undefined
  readonly onReplay: (target: ReplayTarget) => void
}

function GroupRow({ group, isChosen }: { group: DeadLetterGroupReport; isChosen: boolean }) {
  return (
    <tr data-chosen={isChosen}>
      <td>
        <ViewLink to={groupPath(group)} isCurrent={isChosen}>
          {group.reason || '(no reason)'}
        </ViewLink>
      </td>
      <td>{group.queue}</td>
      <td data-label="letters">{formatCount(group.letters)}</td>
      <td data-label="first">
        <Moment date={group.first} />
      </td>
      <td data-label="last">
        <Moment date={group.last} />
      </td>
    </tr>
  )
}

/** What is dead, by reason and queue. */
export function GroupsPanel({ groups, chosen, onReplay }: GroupsPanelProps) {
  const { canOperate } = useSession()
  const count = groups.reduce((sum, { letters }) => sum + letters, 0)
  if (groups.length === 0) {
    return (
      <Notice state="well" title="There are no dead letters">
        Every event that was accepted is stored, or on its way. What cannot be stored would be kept here with
        the reason.
      </Notice>
    )
  }
  return (
    <Panel
      title={<Term name="dead letters">Dead letters</Term>}
      hint="By reason and queue, the largest group first. Press a reason to see its letters."
      aside={
        <div className={classes.actions}>
          <Button
            size="xs"
            disabled={!canOperate}
            onClick={() => onReplay({ label: `all ${lettersIn(count)}`, count, request: { filter: {} } })}
          >
            Replay all…
          </Button>
          <Button component="a" href={exportPath({})} variant="default" size="xs" download>
            Export all
          </Button>
        </div>
      }
    >
      <table className={`${tables.table} ${classes.groups}`} data-cards="true">
        <thead>
          <tr>
            <th scope="col">Reason</th>
            <th scope="col">Queue</th>
            <th scope="col">Letters</th>
            <th scope="col">First</th>
            <th scope="col">Last</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <GroupRow
              key={`${group.queue} ${group.reason}`}
              group={group}
              isChosen={group.queue === chosen?.queue && group.reason === chosen.reason}
            />
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
