import { Textarea } from '@mantine/core'
import { isObject } from './is-object.ts'

type DataFieldProps = { readonly text: string; readonly onChange: (text: string) => void }

/** The `data` of an event as JSON, for types that say what it must look like. */
export function DataField({ text, onChange }: DataFieldProps) {
  return (
    <Textarea
      label="Its data"
      description="The API refuses what this type does not allow."
      value={text}
      onChange={(change) => onChange(change.currentTarget.value)}
      error={!isObject(text) ? 'Must be a JSON object' : undefined}
      autosize
      minRows={2}
      maxRows={8}
      spellCheck={false}
      classNames={{ input: 'sb-mono' }}
    />
  )
}
