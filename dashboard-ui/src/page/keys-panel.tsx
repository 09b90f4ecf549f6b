import type { SealedKey, SealedKeys, WindowName } from '@signalbox/contracts'
import { formatAge, formatCount, formatTime, Lamp, Panel, Term, TopicBadge } from '@signalbox/ui'
import { keyVerdict } from '../meaning/key-verdict.ts'
import { windowLabels } from '../view/window.ts'
import { WindowPicker } from './window-picker.tsx'
import classes from './keys-panel.module.css'

type KeysPanelProps = {
  readonly keys: SealedKeys
  readonly window: WindowName
  readonly onPickWindow: (name: WindowName) => void
}

/** Every key of every topic whose values travel sealed. */
export function KeysPanel({ keys, window, onPickWindow }: KeysPanelProps) {
  return (
    <Panel
      title={<Term name="key">Keys</Term>}
      hint="Values of active events travel encrypted, and each names the key that opens it. Replace a key by adding a new one; the old one can be dropped once nothing needs it. An active event without a value has none to seal on topic2; service1 gives it one."
      aside={<WindowPicker label="Count the events of the last" current={window} onPick={onPickWindow} />}
    >
      {keys.keys.length > 0 ? (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">
                <Term name="topic">Topic</Term>
              </th>
              <th scope="col">Key</th>
              <th scope="col" className={classes.figure} title={`Since ${formatTime(keys.since)}`}>
                Events in {windowLabels[window]}
              </th>
              <th scope="col" className={classes.figure}>
                Last seen
              </th>
              <th scope="col" className={classes.figure}>
                <Term name="dead letters">Dead letters</Term>
              </th>
              <th scope="col">Still needed?</th>
            </tr>
          </thead>
          <tbody>
            {keys.keys.map((key) => (
              <KeyRow
                key={`${key.topic} ${key.kid}`}
                sealedKey={key}
                now={Date.parse(keys.time)}
                quietHours={keys.quietHours}
              />
            ))}
          </tbody>
        </table>
      ) : null}
    </Panel>
  )
}

type KeyRowProps = { readonly sealedKey: SealedKey; readonly now: number; readonly quietHours: number }

function KeyRow({ sealedKey, now, quietHours }: KeyRowProps) {
  const { topic, kid, events, lastSeen, deadLetters } = sealedKey
  const { lamp, word, sentence } = keyVerdict(sealedKey, now, quietHours)
  return (
    <tr>
      <td>
        <TopicBadge topic={topic} />
      </td>
      <th scope="row" className="sb-mono">
        {kid}
      </th>
      <td className={classes.figure} data-label="events">
        {formatCount(events)}
      </td>
      <td className={classes.figure} data-label="last seen">
        {lastSeen === null ? (
          'never'
        ) : (
          <time dateTime={lastSeen} title={lastSeen}>
            {formatAge(now - Date.parse(lastSeen))}
          </time>
        )}
      </td>
      <td className={classes.figure} data-label="dead letters">
        {formatCount(deadLetters)}
      </td>
      <td className={classes.verdict}>
        <Lamp state={lamp}>{word}</Lamp>
        <p>{sentence}</p>
      </td>
    </tr>
  )
}
