import { Button, TextInput } from '@mantine/core'
import { Lamp, Notice } from '@signalbox/ui'
import { useState, type ReactNode } from 'react'
import type { Service } from './ask-service.ts'
import { ChangesList } from './changes-list.tsx'
import { formatMoney, isAmount } from './money.ts'
import { SentLine } from './sent-line.tsx'
import classes from './simulator.module.css'
import { useAccount, type Account } from './use-account.ts'
import { useSending } from './use-sending.ts'

type AccountCardProps = {
  readonly service: Service
  readonly userId: string
  /** Where another secret is given. */
  readonly askSecret: ReactNode
}

/** What one user has, and what changes it. */
export function AccountCard({ service, userId, askSecret }: AccountCardProps) {
  const account = useAccount(service, userId)
  const sending = useSending(service)
  const [value, setValue] = useState('100')
  const isGood = isAmount(value)
  const button = (name: 'add_revenue' | 'subtract_revenue', word: string) => ({
    size: 'md',
    disabled: !isGood || sending.isUnderWay,
    onClick: () => sending.send({ name, userId, value }),
    'aria-label': `${word} ${value}`,
  })
  return (
    <div className={classes.account}>
      <div className={classes.hand}>
        <Balance account={account} userId={userId} />
        <div className={classes.buttons}>
          <TextInput
            label="Value"
            inputMode="decimal"
            value={value}
            onChange={(change) => setValue(change.currentTarget.value)}
            error={!isGood}
            size="md"
            autoComplete="off"
            className={classes.value}
          />
          <Button {...button('add_revenue', 'Add')}>+ Add</Button>
          <Button {...button('subtract_revenue', 'Subtract')} variant="default">
            − Subtract
          </Button>
          <p role="alert" className={classes.wrong}>
            {isGood ? null : 'Digits, with a point if need be, such as 0.10'}
          </p>
        </div>
        <div className={classes.again}>
          <Button
            variant="default"
            disabled={!sending.last || sending.isUnderWay}
            onClick={sending.sendAgain}
          >
            Send the last one again
          </Button>
          <SentLine sending={sending} changes={account.changes} />
        </div>
      </div>
      <ChangesList changes={account.changes} sent={sending.last} />
      <NotLive account={account} askSecret={askSecret} />
    </div>
  )
}

function Balance({ account: { now, connection }, userId }: { account: Account; userId: string }) {
  const isLive = connection.state === 'live'
  return (
    <div className={classes.balance}>
      <div className={classes.whose}>
        <span>{userId} has</span>
        <Lamp state={isLive ? 'well' : connection.state === 'opening' ? 'unknown' : 'stop'}>
          {isLive ? 'Live' : connection.state === 'opening' ? 'Connecting' : 'Not connected'}
        </Lamp>
      </div>
      <output
        className={classes.revenue}
        data-old={!isLive}
        data-testid="revenue-balance"
        aria-label={`What ${userId} has`}
      >
        {now ? formatMoney(now.revenue) : '…'}
      </output>
    </div>
  )
}

function NotLive({ account: { now, connection }, askSecret }: { account: Account; askSecret: ReactNode }) {
  if (connection.state !== 'broken') return null
  const { message, needsSecret } = connection.failure
  return (
    <div className={classes.notLive}>
      <Notice state="stop" title={needsSecret ? 'Not let in' : 'Not connected'} live>
        <p>{message}.</p>
        {needsSecret ? (
          askSecret
        ) : (
          <p>
            {now ? 'What you see is how it was; nothing is lost meanwhile. ' : ''}
            The page tries again by itself, and then shows what it has missed.
          </p>
        )}
      </Notice>
    </div>
  )
}
