import { windowNames, type WindowName } from '@signalbox/contracts'
import { Button } from '@mantine/core'
import { windowLabels } from '../view/window.ts'

type WindowPickerProps = {
  /** What the window is for, for those who cannot see it. */
  readonly label: string
  readonly current: WindowName
  readonly onPick: (name: WindowName) => void
}

/** How far back is looked. */
export function WindowPicker({ label, current, onPick }: WindowPickerProps) {
  return (
    <Button.Group aria-label={label}>
      {windowNames.map((name) => (
        <Button
          key={name}
          size="xs"
          variant={name === current ? 'filled' : 'default'}
          aria-pressed={name === current}
          onClick={() => onPick(name)}
        >
          {windowLabels[name]}
        </Button>
      ))}
    </Button.Group>
  )
}
