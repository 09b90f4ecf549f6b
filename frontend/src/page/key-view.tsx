import { Button, TextInput } from '@mantine/core'
import { Panel } from '@signalbox/ui'
import { useState, type FormEvent } from 'react'
import { tryKey } from '../api/try-key.ts'
import classes from './key-view.module.css'

type KeyViewProps = { readonly onKey: (key: string) => void }

/** Asks for the key without which the api takes no events, in place of everything. */
export function KeyView({ onKey }: KeyViewProps) {
  const [key, setKey] = useState('')
  const [failure, setFailure] = useState<string>()
  const [isAsking, setIsAsking] = useState(false)

  async function submit(): Promise<void> {
    setIsAsking(true)
    const refusal = await tryKey(key.trim())
    setIsAsking(false)
    if (refusal === undefined) onKey(key.trim())
    else setFailure(refusal)
  }

  function onSubmit(event: FormEvent): void {
    event.preventDefault()
    if (key.trim() === '') setFailure('Paste the key first')
    else void submit()
  }

  return (
    <div className={classes.place}>
      <Panel title="Your key, please" hint="This API takes events only from who has an ingest key.">
        <form className={classes.form} onSubmit={onSubmit} noValidate>
          <TextInput
            type="password"
            name="key"
            autoComplete="off"
            label="Ingest key"
            placeholder="sbk_..."
            description="Whoever runs this system makes one with: npm run ingest-key. This tab keeps it until you close it."
            value={key}
            onChange={(event) => {
              setKey(event.currentTarget.value)
              setFailure(undefined)
            }}
            error={failure}
            errorProps={{ role: 'alert' }}
          />
          <Button type="submit" loading={isAsking}>
            Use this key
          </Button>
        </form>
      </Panel>
    </div>
  )
}
