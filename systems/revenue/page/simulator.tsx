import { Button, TextInput } from '@mantine/core'
import type { SystemCardProps } from '@signalbox/contracts'
import { Notice, trackColour } from '@signalbox/ui'
import { useState, type CSSProperties, type FormEvent } from 'react'
import { AccountCard } from './account-card.tsx'
import classes from './simulator.module.css'

const users = ['user1', 'user2', 'user3', 'user4'] as const
/** With which npm start does on one's own machine. */
const wordOnLoopback = 'secret'

/** Add to what a user has and subtract from it, and see it at once. */
export default function RevenueCard({ url }: SystemCardProps) {
  const [userId, setUserId] = useState<string>(users[0])
  const [secret, setSecret] = useState(wordOnLoopback)
  if (url === undefined)
    return (
      <Notice state="unknown" title="Nothing to ask">
        This page was not told where the service revenue is. npm start tells it; a deployment by SYSTEM_URLS.
      </Notice>
    )
  return (
    <div className={classes.card} style={{ '--track': trackColour('revenue') } as CSSProperties}>
      <p className={classes.about}>
        Each event adds to what a user has, or subtracts from it. It counts exactly once, however often it is
        sent.
      </p>
      <ChooseUser userId={userId} onChoose={setUserId} />
      <AccountCard
        key={`${userId} ${secret}`}
        service={{ url, secret }}
        userId={userId}
        askSecret={<AskSecret onSecret={setSecret} />}
      />
    </div>
  )
}

type ChooseUserProps = { readonly userId: string; readonly onChoose: (userId: string) => void }

function ChooseUser({ userId, onChoose }: ChooseUserProps) {
  const [other, setOther] = useState('')
  function choose(event: FormEvent): void {
    event.preventDefault()
    if (other.trim() !== '') onChoose(other.trim())
  }
  return (
    <div className={classes.choose}>
      <fieldset aria-label="User" className={classes.users}>
        {users.map((one) => (
          <Button
            key={one}
            size="sm"
            variant={one === userId ? 'filled' : 'default'}
            aria-pressed={one === userId}
            onClick={() => onChoose(one)}
          >
            {one}
          </Button>
        ))}
      </fieldset>
      <form onSubmit={choose} className={classes.other}>
        <TextInput
          aria-label="Another user"
          placeholder="or write another one"
          value={other}
          onChange={(change) => setOther(change.currentTarget.value)}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
        />
        <Button type="submit" variant="default">
          Show
        </Button>
      </form>
    </div>
  )
}

function AskSecret({ onSecret }: { onSecret: (secret: string) => void }) {
  const [text, setText] = useState('')
  function use(event: FormEvent): void {
    event.preventDefault()
    if (text !== '') onSecret(text)
  }
  return (
    <form onSubmit={use} className={classes.other}>
      <TextInput
        type="password"
        aria-label="Secret of the service"
        value={text}
        onChange={(change) => setText(change.currentTarget.value)}
        autoComplete="off"
        className={classes.secret}
      />
      <Button type="submit">Use it</Button>
    </form>
  )
}
