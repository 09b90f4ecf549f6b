import { windowNames, type WindowName } from '@signalbox/contracts'
import { Button } from '@mantine/core'
import { windowLabels } from '../view/window.ts'

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
          {windowLabels[name]}
        </Button>
      ))}
    </Button.Group>
  )
}
