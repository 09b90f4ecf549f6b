import type { InDoubt, Refused } from '@signalbox/client'
import { Term } from '@signalbox/ui'
import { asSentence } from '../receipts/receipt-summary.ts'
import classes from './failure.module.css'

/** Of many events that failed alike, one stands for all; the rest is in the list of ids. */
const detailsMax = 3

function unique(sentences: readonly string[]): string[] {
  return [...new Set(sentences)].slice(0, detailsMax)
}

/** Why the API said no, in its own words, and whether trying again can help. */
function RefusedText({ refused }: { refused: readonly Refused[] }) {
  const [first] = refused
  if (!first) return null
  const { problem } = first
  const details = unique(
    refused.flatMap((outcome) => outcome.errors.map(({ pointer, detail }) => `${pointer} ${detail}`)),
  )
  return (
    <>
      <p>
        <strong>{asSentence(problem.title)}</strong> {details.length > 0 ? null : asSentence(problem.detail)}
      </p>
      {details.length > 0 ? (
        <ul className={classes.details}>
          {details.map((detail) => (
            <li key={detail}>{asSentence(detail)}</li>
          ))}
        </ul>
      ) : null}
      <p className={classes.advice}>
        <Term name="refused">Refused</Term>, {problem.retryable ? 'retryable' : 'not retryable'}:{' '}
        {problem.retryable
          ? 'the very same event may be taken later.'
          : 'the very same event will be refused again. Change it and send a new one.'}
      </p>
    </>
  )
}

/** What is known of events without a clear answer. */
function InDoubtText({ inDoubt }: { inDoubt: readonly InDoubt[] }) {
  const [first] = inDoubt
  if (!first) return null
  return (
    <>
      {first.problem ? <strong>{asSentence(first.problem.title)}</strong> : null}
      {unique(inDoubt.map((outcome) => outcome.reason)).map((reason) => (
        <p key={reason}>{asSentence(reason)}</p>
      ))}
      <p className={classes.advice}>
        <Term name="in doubt">In doubt</Term>, retryable: trying again keeps the same id, so it can never
        count twice.
      </p>
    </>
  )
}

/** Why events of a receipt were not confirmed. */
export function Failure({ refused, inDoubt }: { refused: readonly Refused[]; inDoubt: readonly InDoubt[] }) {
  return (
    <div className={classes.failure}>
      <RefusedText refused={refused} />
      <InDoubtText inDoubt={inDoubt} />
    </div>
  )
}
