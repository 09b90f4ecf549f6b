import { Button, Select, Textarea } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { defaultProviders, providerNames, rules, type Channel, type ProviderName } from '../rules.ts'
import { ask } from './ask.ts'
import classes from './simulator.module.css'

const samples: Readonly<Record<Channel, string>> = {
  sms: 'Your parcel is on its way',
  email: 'Your invoice is ready',
  push: 'Anna has sent you a photo',
}
const channels = { sms: 'Sms', email: 'Email', push: 'Push' } as const
const priorities = { default: 'Default', critical: 'Critical' } as const

function payloadOf(channel: Channel, text: string): object {
  if (channel === 'sms') return { message: text, phoneNumber: '+12025550123' }
  if (channel === 'push') return { title: text, body: 'Open the app to see more', to: 'annas-phone' }
  return { subject: text, body: `<p>${text}.</p>`, to: 'anna@example.com', from: 'shop@example.com' }
}

type ChoiceProps<Name extends string> = {
  readonly label: string
  readonly of: Readonly<Record<Name, string>>
  readonly chosen: Name
  readonly onChoose: (name: Name) => void
}

function Choice<Name extends string>({ label, of, chosen, onChoose }: ChoiceProps<Name>) {
  return (
    <fieldset aria-label={label} className={classes.choice}>
      {(Object.entries(of) as [Name, string][]).map(([name, word]) => (
        <Button
          key={name}
          size="sm"
          variant={name === chosen ? 'filled' : 'default'}
          aria-pressed={name === chosen}
          onClick={() => onChoose(name)}
        >
          {word}
        </Button>
      ))}
    </fieldset>
  )
}

type SendFormProps = { readonly url: string; readonly onSent: (id: string) => void }

/** What is sent, and by whom it is tried first. */
export function SendForm({ url, onSent }: SendFormProps) {
  const [channel, setChannel] = useState<Channel>('sms')
  const [texts, setTexts] = useState(samples)
  const [priority, setPriority] = useState<keyof typeof priorities>('default')
  const [provider, setProvider] = useState<ProviderName>()
  const [failure, setFailure] = useState<string>()
  const [isUnderWay, setUnderWay] = useState(false)
  const first = provider !== undefined && rules[provider].channel === channel ? provider : undefined

  async function send(): Promise<void> {
    setUnderWay(true)
    setFailure(undefined)
    try {
      const body = {
        channel,
        priority,
        metadata: {},
        payload: payloadOf(channel, texts[channel]),
        provider: first,
      }
      onSent((await ask<{ id: string }>(`${url}/event`, 'POST', body)).id)
    } catch (error) {
      setFailure((error as Error).message)
    } finally {
      setUnderWay(false)
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    void send()
  }

  return (
    <form onSubmit={submit} className={classes.form}>
      <div className={classes.row}>
        <Choice label="Channel" of={channels} chosen={channel} onChoose={setChannel} />
        <Choice label="Priority" of={priorities} chosen={priority} onChoose={setPriority} />
      </div>
      <Textarea
        label="Text"
        autosize
        minRows={1}
        maxRows={4}
        maxLength={200}
        required
        value={texts[channel]}
        onChange={(change) => setTexts({ ...texts, [channel]: change.currentTarget.value })}
      />
      <div className={classes.row}>
        <Select
          label="Asked first"
          data={providerNames.filter((name) => rules[name].channel === channel && name !== 'smtp')}
          value={first ?? defaultProviders[channel]}
          onChange={(name) => setProvider(name ?? undefined)}
          allowDeselect={false}
          className={classes.field}
        />
        <Button type="submit" size="md" disabled={isUnderWay || texts[channel].trim() === ''}>
          Send
        </Button>
      </div>
      <p role="alert" className={classes.wrong}>
        {failure}
      </p>
    </form>
  )
}
