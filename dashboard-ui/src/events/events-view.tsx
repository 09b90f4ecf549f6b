import type { EventsPage } from '@signalbox/contracts'
import { eventTypeNames, type EventType } from '@signalbox/systems'
import { Panel } from '@signalbox/ui'
import { useAnswer } from '../api/use-answer.ts'
import { Answered } from '../page/answered.tsx'
import { EventTable } from '../page/event-table.tsx'
import { useLocation } from '../view/use-location.ts'
import { ViewLink } from '../view/view-link.tsx'
import { FindEvent } from './find-event.tsx'
import classes from './events-view.module.css'

function pathOf(eventType: string, before?: string | null): string {
  return `?${new URLSearchParams({ type: eventType, ...(before ? { before } : {}) }).toString()}`
}

function EventsOfType({ page, isFirst }: { page: EventsPage; isFirst: boolean }) {
  const { eventType, events, next } = page
  return (
    <>
      {events.length === 0 ? (
        <p>
          {next === null
            ? `No ${isFirst ? '' : 'older '}event of the type ${eventType} is stored.`
            : `Among the newest events that were looked through, none is of the type ${eventType}.`}
        </p>
      ) : (
        <EventTable events={events} />
      )}
      <p className={classes.pages}>
        {isFirst ? null : <ViewLink to={`/events${pathOf(eventType)}`}>Newest</ViewLink>}
        {next === null ? null : <ViewLink to={`/events${pathOf(eventType, next)}`}>Older events</ViewLink>}
      </p>
    </>
  )
}

/** Find an event by its id, or among the newest of its type. */
export default function EventsView() {
  const { searchParams } = useLocation()
  const asked = searchParams.get('type')
  const chosen: EventType = eventTypeNames.find((type) => type === asked) ?? eventTypeNames[0]
  const before = searchParams.get('before')
  const answer = useAnswer<EventsPage>(`/api/events${pathOf(chosen, before)}`)
  return (
    <>
      <FindEvent />
      <Panel
        title="Newest by type"
        hint="From the first table that events of this type reach. Press an id for all that is known of the event."
        aside={
          <nav aria-label="Event types" className={classes.types}>
            {eventTypeNames.map((type) => (
              <ViewLink key={type} to={`/events${pathOf(type)}`} isCurrent={type === chosen}>
                {type}
              </ViewLink>
            ))}
          </nav>
        }
      >
        <Answered answer={answer}>
          {(page) => <EventsOfType page={page} isFirst={before === null} />}
        </Answered>
      </Panel>
    </>
  )
}
