import { Button } from '@mantine/core'
import classes from './dashboard.module.css'
import type { History, Sought } from './use-history.ts'

const pageSize = 100

type HistoryPagesProps = {
  readonly sought: Sought
  readonly history: History
  readonly onSeek: (sought: Sought) => void
}

/** The way to other entries of the same user. */
export function HistoryPages({
  sought: { userId, eventId, before },
  history: { entries },
  onSeek,
}: HistoryPagesProps) {
  const oldest = entries?.at(-1)?.sequence ?? 1
  const hasOlder = eventId === undefined && entries?.length === pageSize && oldest > 1
  return (
    <div className={classes.pages}>
      {eventId === undefined && before === undefined ? null : (
        <Button size="xs" variant="default" onClick={() => onSeek({ userId })}>
          {eventId === undefined ? 'Newest entries' : `All entries of ${userId}`}
        </Button>
      )}
      {hasOlder ? (
        <Button size="xs" variant="default" onClick={() => onSeek({ userId, before: oldest })}>
          Older entries
        </Button>
      ) : null}
    </div>
  )
}
