import type { Ledger, TopicLedger } from '@signalbox/contracts'
import { formatCount, formatShort, Lamp, Panel, Term, TopicBadge, type LampState } from '@signalbox/ui'
import { memo } from 'react'
import classes from './ledger-panel.module.css'

function balanceOf({ inFlight, state }: TopicLedger): { lamp: LampState; text: string } {
  if (state === 'unexplained') return { lamp: 'stop', text: `${formatCount(inFlight)} unaccounted for` }
  return { lamp: 'well', text: 'Adds up' }
}

const columns = [
  { term: 'stored', sign: '=', of: (row: TopicLedger) => row.stored },
  { term: 'repeats', sign: '+', of: (row: TopicLedger) => row.repeats },
  { term: 'dead', sign: '+', of: (row: TopicLedger) => row.dead },
  { term: 'in flight', sign: '+', of: (row: TopicLedger) => row.inFlight },
] as const

function LedgerRow({ row }: { row: TopicLedger }) {
  const { lamp, text } = balanceOf(row)
  return (
    <tr>
      <th scope="row">
        <TopicBadge topic={row.topic} />
      </th>
      <td data-label="accepted">{formatShort(row.accepted)}</td>
      {columns.map(({ term, sign, of }) => (
        <td key={term} data-label={term} data-sign={sign}>
          {formatShort(of(row))}
        </td>
      ))}
      <td className={classes.balance}>
        <Lamp state={lamp}>{text}</Lamp>
      </td>
    </tr>
  )
}

/** The promise in figures: everything that was accepted is somewhere. */
export const LedgerPanel = memo(function LedgerPanel({ ledger }: { ledger: Ledger }) {
  const { topics, retrying } = ledger
  return (
    <Panel
      title={<Term name="ledger">Ledger</Term>}
      hint={`Where every event is that was ever accepted. ${
        retrying === null
          ? 'How many wait for another try is not known just now.'
          : retrying === 0
            ? 'None waits for another try.'
            : `Of those in flight, ${formatCount(retrying)} ${retrying === 1 ? 'message waits' : 'messages wait'} for another try.`
      }`}
    >
      <table className={classes.ledger}>
        <thead>
          <tr>
            <th scope="col">
              <Term name="topic">Topic</Term>
            </th>
            <th scope="col">
              <Term name="accepted" />
            </th>
            {columns.map(({ term, sign }) => (
              <th key={term} scope="col">
                <span aria-hidden="true">{sign} </span>
                <Term name={term} />
              </th>
            ))}
            <th scope="col">balance</th>
          </tr>
        </thead>
        <tbody>
          {topics.map((row) => (
            <LedgerRow key={row.topic} row={row} />
          ))}
        </tbody>
      </table>
    </Panel>
  )
})
