import { Tooltip } from '@mantine/core'
import classes from './term.module.css'
import { terms, type TermName } from './terms.ts'

/** A word with its explanation behind it: on hover, on focus and on a tap. */
export function Term({ name, children }: { name: TermName; children?: React.ReactNode }) {
  return (
    <Tooltip
      label={terms[name]}
      multiline
      w={270}
      withArrow
      events={{ hover: true, focus: true, touch: true }}
    >
      <button type="button" className={classes.term}>
        {children ?? name}
      </button>
    </Tooltip>
  )
}
