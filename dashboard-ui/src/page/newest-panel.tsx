import type { NewestEvent } from '@signalbox/contracts'
import { Button } from '@mantine/core'
import { Panel } from '@signalbox/ui'
import { memo, useState } from 'react'
import { EventTable } from './event-table.tsx'
import classes from './table.module.css'

const firstRows = 10

/** The events that were stored last. */
export const NewestPanel = memo(function NewestPanel({ newest }: { newest: readonly NewestEvent[] }) {
  const [showsAll, setShowsAll] = useState(false)
  const shown = showsAll ? newest : newest.slice(0, firstRows)
  return (
    <Panel title="Newest events" hint="Stored last, newest first. Press an id for all that is known of it.">
      {newest.length === 0 ? <p>No event is stored yet.</p> : <EventTable events={shown} />}
      {newest.length > firstRows ? (
        <Button variant="default" size="xs" className={classes.more} onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? `Show the newest ${firstRows}` : `Show all ${newest.length}`}
        </Button>
      ) : null}
    </Panel>
  )
})
