import { NumberInput, TextInput, UnstyledButton } from '@mantine/core'
import { Panel, Term } from '@signalbox/ui'
import { useState } from 'react'
import { DataField } from './data-field.tsx'
import { offers, offersTo, type Offer } from './offers.ts'
import { isObject } from './is-object.ts'
import type { Receipts } from '../receipts/receipts.ts'
import { SendCard } from './send-card.tsx'
import type { NewEvents } from './use-receipts.ts'
import classes from './send-panel.module.css'

const countMax = 1000

/** What stands in the data field of each type that has one, at first. */
const examples = new Map<string, string>(
  offers.flatMap(({ eventType, example }) =>
    example ? [[eventType, JSON.stringify(example, null, 2)]] : [],
  ),
)

type SendPanelProps = {
  readonly receipts: Receipts
  /** The systems that run, once that is known. */
  readonly running: readonly string[] | undefined
  readonly onSend: (wanted: NewEvents) => void
}

/** A button for each event type, and what little can be set about it. */
export function SendPanel({ receipts, running, onSend }: SendPanelProps) {
  const [count, setCount] = useState<number | string>(1)
  const [value, setValue] = useState('')
  const [drafts, setDrafts] = useState<ReadonlyMap<string, string>>(examples)
  const offered = offersTo(running)
  // The field may be empty for a moment, or hold what is no whole number.
  const wanted = Math.min(countMax, Math.max(1, Math.floor(Number(count)) || 1))
  function send({ eventType, isSealed }: Offer): void {
    const draft = drafts.get(eventType)
    // The field says what is wrong with it.
    if (draft !== undefined && !isObject(draft)) return
    onSend({ eventType, count: wanted, value: isSealed && value !== '' ? value : undefined, data: draft })
  }
  return (
    <Panel
      title="Send an event"
      hint={
        <>
          An <Term name="event" /> travels from here to the API, through RabbitMQ, to a service that stores
          it. The receipt below says when RabbitMQ has it, and links to where it is.
        </>
      }
    >
      <div className={classes.cards}>
        {offered
          .filter((offer) => !offer.aliasOf)
          .map((offer) => (
            <SendCard
              key={offer.eventType}
              offer={offer}
              newest={receipts.items.find(({ events }) => events[0]?.eventType === offer.eventType)}
              onSend={() => send(offer)}
            >
              {offer.isSealed ? (
                <TextInput
                  label="Value of the active event (optional)"
                  placeholder="Left empty, service1 picks a word"
                  value={value}
                  maxLength={1000}
                  onChange={(change) => setValue(change.currentTarget.value)}
                />
              ) : null}
              {drafts.has(offer.eventType) ? (
                <DataField
                  text={drafts.get(offer.eventType) ?? ''}
                  onChange={(text) => setDrafts(new Map(drafts).set(offer.eventType, text))}
                />
              ) : null}
            </SendCard>
          ))}
      </div>
      <div className={classes.more}>
        <NumberInput
          label="How many at one press"
          value={count}
          onChange={setCount}
          onBlur={() => setCount(wanted)}
          min={1}
          max={countMax}
          allowDecimal={false}
          allowNegative={false}
          className={classes.count}
        />
        {offered
          .filter((offer) => offer.aliasOf)
          .map((offer) => (
            <p key={offer.eventType} className={classes.alias}>
              <span className="sb-mono">{offer.eventType}</span> is an older name of{' '}
              <span className="sb-mono">{offer.aliasOf}</span> and still works:{' '}
              <UnstyledButton className={classes.aliasButton} onClick={() => send(offer)}>
                {offer.label}
              </UnstyledButton>
            </p>
          ))}
      </div>
    </Panel>
  )
}
