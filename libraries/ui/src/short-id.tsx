import { UnstyledButton, Tooltip } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import classes from './short-id.module.css'

/**
 * Of a UUID what is different in each: ids of one moment share their beginning (UUIDv7 begins with the time), those of
 * one run of the simulator their end, and in between they count. What is no UUID stays as it is.
 */
export function shortenId(id: string): string {
  return id.length === 36 ? `…${id.slice(14, 28)}…` : id
}

/** An id, shortened; the whole of it on hover and focus, and in the clipboard on a click. */
export function ShortId({ id }: { id: string }) {
  const clipboard = useClipboard({ timeout: 2000 })
  // The clipboard is closed to pages on plain HTTP other than localhost: then the id is there to select.
  const label = clipboard.copied
    ? 'Copied'
    : clipboard.error
      ? `Cannot copy here: ${id}`
      : `${id} (click to copy)`
  return (
    <Tooltip label={label} withArrow multiline maw={330} events={{ hover: true, focus: true, touch: true }}>
      <UnstyledButton
        className={classes.id}
        aria-label={`${shortenId(id)}, copy the id ${id}`}
        onClick={() => clipboard.copy(id)}
      >
        {shortenId(id)}
      </UnstyledButton>
    </Tooltip>
  )
}
