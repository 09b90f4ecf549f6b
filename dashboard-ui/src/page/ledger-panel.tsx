import type { Ledger, LedgerGap, TopicLedger } from '@signalbox/contracts'
import { formatCount, formatShort, Lamp, Panel, Term, TopicBadge } from '@signalbox/ui'
import { memo } from 'react'
import classes from './ledger-panel.module.css'

const columns = [
  { term: 'stored', sign: '=', of: (row: TopicLedger) => row.stored },
  { term: 'repeats', sign: '+', of: (row: TopicLedger) => row.repeats },
  { term: 'dead', sign: '+', of: (row: TopicLedger) => row.dead },
  { term: 'in flight', sign: '+', of: (row: TopicLedger) => row.inFlight },
] as const

const words: Record<LedgerGap['kind'], readonly [string, string]> = {
  missing: ['unaccounted for', ''],
  surplus: ['', 'more than came in'],
  rows: ['rows missing in the table', 'rows too many in the table'],
}

function Gap({ gap: { kind, events, since } }: { gap: LedgerGap }) {
  const [missing, tooMany] = words[kind]
  const sign = events < 0 ? '−' : '+'
  return (
    <Lamp state="stop">
      {sign}
      {formatCount(Math.abs(events))} {events < 0 ? missing : tooMany} since{' '}
      <time dateTime={since}>{new Date(since).toLocaleTimeString()}</time>
    </Lamp>
  )
}

/** Who put the events onto the topic, and how many each: `api 1,200, topic1 8 (not counted there), by hand 3`. */
function sourcesOf({ edges, unwritten }: TopicLedger): string {
  const sources = edges.map(({ source, counted, cameIn }) => {
    const isTold = counted || source === 'by hand'
    return `${source} ${formatShort(cameIn)}${isTold ? '' : ' (not counted there)'}`
  })
  // An api that was killed has not counted its last second; its events tell.
  const uncounted = unwritten === 0 ? [] : [`of them ${formatShort(unwritten)} not counted by their api`]
  return [...sources, ...uncounted].join(', ')
}

function LedgerRow({ row }: { row: TopicLedger }) {
  return (
    <tr>
      <th scope="row">
        <TopicBadge topic={row.topic} />
        <small className={classes.sources}>{sourcesOf(row)}</small>
      </th>
      <td data-label="came in">{formatShort(row.cameIn)}</td>
      {columns.map(({ term, sign, of }) => (
        <td key={term} data-label={term} data-sign={sign}>
          {formatShort(of(row))}
        </td>
      ))}
      <td className={classes.balance}>
        {row.gaps.length === 0 ? <Lamp state="well">Adds up</Lamp> : null}
        {row.gaps.map((gap) => (
          <Gap key={gap.kind} gap={gap} />
        ))}
      </td>
    </tr>
  )
}

/** The promise in figures: everything that came onto a topic is somewhere. */
export const LedgerPanel = memo(function LedgerPanel({ ledger }: { ledger: Ledger }) {
  const { topics, retrying } = ledger
  return (
    <Panel
      title={<Term name="ledger">Ledger</Term>}
      hint={`Where every event is that ever came onto a topic, and who put it there. ${
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
              <Term name="came in" />
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
