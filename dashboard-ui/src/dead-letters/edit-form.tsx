import { Button, Textarea } from '@mantine/core'
import type { DeadLetterSummary, EditReceipt, MessageBody } from '@signalbox/contracts'
import { Panel } from '@signalbox/ui'
import { useState, type FormEvent } from 'react'
import { NoAnswer, postJson } from '../api/fetch-json.ts'
import { useSession } from '../api/use-session.ts'
import classes from '../page/facts.module.css'

type EditFormProps = {
  readonly letter: DeadLetterSummary
  readonly body: MessageBody
  readonly onPublished: () => void
}

/** Text as it is, so that nothing changes but what is typed; nothing of what is no text. */
function draftOf({ encoding, content }: MessageBody): string {
  return encoding === 'base64' ? '' : content
}

/** Changes the body of a letter and sends that on its way instead. */
export function EditForm({ letter, body, onPublished }: EditFormProps) {
  // Set once: a refresh of the page must not take away what was typed.
  const [text, setText] = useState(() => draftOf(body))
  const { canOperate } = useSession()
  const [isAsking, setAsking] = useState(false)
  const [error, setError] = useState<string>()

  async function publish(): Promise<void> {
    setAsking(true)
    setError(undefined)
    try {
      await postJson<EditReceipt>(`/api/dead-letters/${letter.id}/edit`, { body: text })
      onPublished()
    } catch (cause) {
      setError(cause instanceof NoAnswer ? (cause.problem.detail ?? cause.message) : String(cause))
    } finally {
      setAsking(false)
    }
  }
  function takeBack(): void {
    setText(draftOf(body))
    setError(undefined)
  }
  function submit(event: FormEvent): void {
    event.preventDefault()
    void publish()
  }

  return (
    <Panel
      title="Edit and replay"
      hint={`One event as JSON. It keeps ${letter.eventId === null ? 'the id that you write, or gets that of this letter' : 'its id'}, so it is stored once, however often it is sent.`}
    >
      <form onSubmit={submit}>
        <Textarea
          label="New body"
          value={text}
          onChange={(change) => setText(change.currentTarget.value)}
          error={error}
          rows={Math.min(16, Math.max(5, Math.ceil(text.length / 80) + text.split('\n').length))}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
        <div className={`${classes.actions} ${classes.section}`}>
          <Button type="submit" loading={isAsking} disabled={!canOperate}>
            Publish to {letter.queue}
          </Button>
          <Button variant="default" type="button" onClick={takeBack}>
            Take my changes back
          </Button>
        </div>
      </form>
    </Panel>
  )
}
