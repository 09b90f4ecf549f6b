import { Lamp, type LampState } from '@signalbox/ui'
import classes from './dashboard.module.css'
import type { Freshness } from '../meaning/freshness.ts'

function lampOf(freshness: Freshness, concernCount: number): { state: LampState; text: string } {
  if (freshness.state === 'loading') return { state: 'unknown', text: 'Connecting' }
  if (freshness.state === 'failed') return { state: 'stop', text: 'No answer' }
  if (freshness.state === 'stale') return { state: 'unknown', text: 'Out of date' }
  return concernCount > 0 ? { state: 'caution', text: 'Needs a look' } : { state: 'well', text: 'All clear' }
}

/** The lamp of the whole system, and how old the picture is. */
export function StatusLamp({ freshness, concernCount }: { freshness: Freshness; concernCount: number }) {
  const { state, text } = lampOf(freshness, concernCount)
  return (
    <>
      {'age' in freshness ? <span className="sb-figure">updated {freshness.age}</span> : null}
      <output className={classes.lamp}>
        <Lamp state={state}>{text}</Lamp>
      </output>
    </>
  )
}
