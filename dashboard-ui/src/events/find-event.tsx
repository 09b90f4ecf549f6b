import { Button, TextInput } from '@mantine/core'
import { Panel } from '@signalbox/ui'
import { useState, type FormEvent } from 'react'
import { moveTo } from '../view/use-location.ts'
import classes from '../page/facts.module.css'

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i

/** A field for the id of an event, which may be pasted with something around it. */
export function FindEvent() {
  const [text, setText] = useState('')
  const [isRefused, setRefused] = useState(false)
  function find(event: FormEvent): void {
    event.preventDefault()
    const id = uuid.exec(text)?.[0]
    setRefused(id === undefined)
    if (id !== undefined) moveTo(`/events/${id.toLowerCase()}`)
  }
  return (
    <Panel title="Find an event" hint="By the id that its sender gave it. The simulator’s receipts show it.">
      <form onSubmit={find} className={classes.actions}>
        <TextInput
          label="Id of the event"
          value={text}
          onChange={(change) => setText(change.currentTarget.value)}
          error={isRefused ? 'An id looks like 01890a5d-ac96-774b-bcce-b302099a8057' : null}
          w={400}
          maw="100%"
          autoComplete="off"
          spellCheck={false}
        />
        <Button type="submit">Find</Button>
      </form>
    </Panel>
  )
}
