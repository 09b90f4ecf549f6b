import { Lamp } from '@signalbox/ui'
import type { Entry } from './use-account.ts'
import type { Sending } from './use-sending.ts'

type SentLineProps = { readonly sending: Sending; readonly changes: readonly Entry[] }

/** What became of what was sent last: how often the service took it, and how often it has come back as a change. */
export function SentLine({ sending: { last, isUnderWay, failure }, changes }: SentLineProps) {
  return (
    <output aria-label="What became of it" data-testid="revenue-sent">
      {last === undefined ? null : isUnderWay ? (
        <Lamp state="unknown">Sending…</Lamp>
      ) : failure ? (
        <Lamp state="stop">
          {failure.message}. Send it again when you like: it has its id, so it cannot count twice
        </Lamp>
      ) : (
        <Counted
          counted={changes.filter(({ event_id }) => event_id === last.eventId).length}
          sent={last.confirmed}
        />
      )}
    </output>
  )
}

function Counted({ counted, sent }: { counted: number; sent: number }) {
  if (counted > 1) return <Lamp state="stop">Counted {counted} times, which must not be</Lamp>
  if (counted === 0) return <Lamp state="unknown">Taken; it counts in a moment</Lamp>
  if (sent < 2) return <Lamp state="well">Counted</Lamp>
  return <Lamp state="well">Came {sent === 2 ? 'again' : `${sent} times`}, counted once</Lamp>
}
