import { Button, NumberInput } from '@mantine/core'
import type { ReplayReceipt } from '@signalbox/contracts'
import { formatMs, Notice, Panel, Term } from '@signalbox/ui'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { postJson } from '../api/fetch-json.ts'
import classes from '../page/facts.module.css'
import { ReplayProgress } from './replay-progress.tsx'
import { lettersIn, type ReplayTarget } from './replay-target.ts'

const rateMax = 10_000

type ReplayPanelProps = { readonly target: ReplayTarget; readonly onClose: () => void }

/** Says how many letters would be sent again and how fast, does it when told to, and shows how it goes. */
export function ReplayPanel({ target, onClose }: ReplayPanelProps) {
  const [rate, setRate] = useState(500)
  const [isAsking, setAsking] = useState(false)
  const [error, setError] = useState<Error>()
  const [receipt, setReceipt] = useState<ReplayReceipt>()
  const goButton = useRef<HTMLButtonElement>(null)
  // The panel opens above the button that was pressed, perhaps out of sight.
  useEffect(() => goButton.current?.focus(), [])

  async function start(): Promise<void> {
    setAsking(true)
    setError(undefined)
    try {
      setReceipt(await postJson<ReplayReceipt>('/api/dead-letters/replay', { ...target.request, rate }))
    } catch (cause) {
      setError(cause as Error)
    } finally {
      setAsking(false)
    }
  }
  function submit(event: FormEvent): void {
    event.preventDefault()
    void start()
  }

  return (
    <Panel
      title={`Replay ${target.label}`}
      aside={
        <Button variant="default" size="xs" onClick={onClose}>
          {receipt ? 'Close' : 'Cancel'}
        </Button>
      }
    >
      {receipt ? (
        <ReplayProgress receipt={receipt} />
      ) : (
        <form onSubmit={submit}>
          <p>
            A <Term name="replay" /> publishes {target.count === 1 ? 'it' : 'them'} to the queue that{' '}
            {target.count === 1 ? 'it' : 'they'} came from. Whatever still cannot be handled comes back here.
          </p>
          <div className={`${classes.actions} ${classes.section}`}>
            {target.count > 1 ? (
              <NumberInput
                label="Letters a second, at most"
                value={rate}
                onChange={(value) => setRate(Number(value) || 1)}
                min={1}
                max={rateMax}
                clampBehavior="strict"
                allowDecimal={false}
                w={190}
              />
            ) : null}
            <Button ref={goButton} type="submit" loading={isAsking}>
              Publish {lettersIn(target.count)} again
            </Button>
            {target.count > rate ? <span>takes about {formatMs((target.count / rate) * 1000)}</span> : null}
          </div>
          {error ? (
            <div className={classes.section}>
              <Notice state="stop" title="The replay did not begin" live>
                {error.message}.
              </Notice>
            </div>
          ) : null}
        </form>
      )}
    </Panel>
  )
}
