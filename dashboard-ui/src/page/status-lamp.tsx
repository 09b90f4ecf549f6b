import { Lamp, type LampState } from '@signalbox/ui'
import classes from './dashboard.module.css'
import type { Freshness } from '../meaning/freshness.ts'

function lampOf(freshness: Freshness, concernCount: number): { state: LampState; text: string } {
  if (freshness.state === 'loading') return { state: 'unknown', text: 'Connecting' }
  if (freshness.state === 'failed') return { state: 'stop', text: 'No answer' }
  if (freshness.state === 'paused') return { state: 'unknown', text: 'Paused' }
  if (freshness.state === 'stale') return { state: 'unknown', text: 'Out of date' }
  return concernCount > 0 ? { state: 'caution', text: 'Needs a look' } : { state: 'well', text: 'All clear' }
}

type StatusLampProps = {
  readonly freshness: Freshness
  readonly concernCount: number
  readonly onPause: (isPaused: boolean) => void
}

/** The lamp of the whole system, how old the picture is, and a button that holds it. */
export function StatusLamp({ freshness, concernCount, onPause }: StatusLampProps) {
  const isPaused = freshness.state === 'paused'
  const { state, text } = lampOf(freshness, concernCount)
  return (
    <>
      {'age' in freshness ? (
        <>
          <span className="sb-figure">updated {freshness.age}</span>
          <button type="button" className={classes.pause} onClick={() => onPause(!isPaused)}>
            {isPaused ? 'Go on' : 'Pause'}
          </button>
        </>
      ) : null}
      <output className={classes.lamp}>
        <Lamp state={state}>{text}</Lamp>
      </output>
    </>
  )
}
