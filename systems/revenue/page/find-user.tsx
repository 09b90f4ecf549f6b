import { Button, TextInput } from '@mantine/core'
import type { SystemPanelProps } from '@signalbox/contracts'
import { useState, type FormEvent } from 'react'
import classes from './dashboard.module.css'
import type { HistoryEntry } from './figures.ts'
import type { Sought } from './use-history.ts'

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i

type FindUserProps = Pick<SystemPanelProps, 'find'> & {
  readonly onFound: (found: Sought) => void
}

/** A field for a user, or for the id of an event: then it finds whose that is. */
export function FindUser({ find, onFound }: FindUserProps) {
  const [text, setText] = useState('')
  const [failure, setFailure] = useState<string>()

  async function look(): Promise<void> {
    setFailure(undefined)
    const eventId = uuid.exec(text)?.[0]
    if (eventId === undefined) return onFound({ userId: text.trim() })
    try {
      const [entry] = (await find('entry', { eventId })) as readonly HistoryEntry[]
      if (entry) onFound({ userId: entry.user_id, eventId: entry.event_id })
      else setFailure('No entry has this id. It may still be on its way, or be a dead letter')
    } catch (error) {
      setFailure((error as Error).message)
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (text.trim() !== '') void look()
  }

  return (
    <form onSubmit={submit} className={classes.find}>
      <TextInput
        label="User, or the id of an event"
        value={text}
        onChange={(change) => setText(change.currentTarget.value)}
        error={failure !== undefined}
        autoComplete="off"
        spellCheck={false}
        className={classes.field}
      />
      <Button type="submit" variant="default">
        Find
      </Button>
      <p role="alert" className={classes.failure}>
        {failure}
      </p>
    </form>
  )
}
