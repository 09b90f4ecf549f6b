import { windowNames, type WindowName } from '@signalbox/contracts'
import { Button } from '@mantine/core'

const labels: Readonly<Record<WindowName, string>> = {
  '5m': '5 min',
  '1h': '1 h',
  '24h': '24 h',
  '7d': '7 d',
}

type WindowPickerProps = { readonly current: WindowName; readonly onPick: (name: WindowName) => void }

/** How far back the charts look. */
export function WindowPicker({ current, onPick }: WindowPickerProps) {
  return (
    <Button.Group aria-label="How far back the charts look">
      {windowNames.map((name) => (
        <Button
          key={name}
          size="xs"
          variant={name === current ? 'filled' : 'default'}
          aria-pressed={name === current}
          onClick={() => onPick(name)}
        >
          {labels[name]}
        </Button>
      ))}
    </Button.Group>
  )
}
