import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'

/** Puts a text into the clipboard. On plain HTTP other than localhost browsers forbid it, and then it says so. */
export function CopyButton({ text, children }: { text: string; children: string }) {
  const clipboard = useClipboard({ timeout: 2000 })
  const answer = clipboard.copied ? 'Copied' : clipboard.error ? 'Cannot copy here' : children
  return (
    <Button variant="default" size="xs" onClick={() => clipboard.copy(text)}>
      <span aria-live="polite">{answer}</span>
    </Button>
  )
}
