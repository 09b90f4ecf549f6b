import type { ChildEvent, EventReport } from '@signalbox/contracts'
import { Lamp, Panel, TopicBadge } from '@signalbox/ui'
import { ViewLink } from '../view/view-link.tsx'
import classes from './event-view.module.css'

/** In full, as the ids of those that were derived from one event begin in the same way. */
function WholeIdLink({ id }: { id: string }) {
  return (
    <ViewLink to={`/events/${id}`} className="sb-mono">
      {id}
    </ViewLink>
  )
}

function Child({ child: { id, eventType, storedIn, deadIn } }: { child: ChildEvent }) {
  return (
    <li className={classes.child}>
      <WholeIdLink id={id} />
      <span>{eventType ?? 'not stored'}</span>
      {storedIn.map((topic) => (
        <TopicBadge key={topic} topic={topic} />
      ))}
      {deadIn.map((queue) => (
        <Lamp key={queue} state="stop">
          dead in {queue}
        </Lamp>
      ))}
    </li>
  )
}

/** The event that it was derived from, and those that were derived from it; nothing where there are none. */
export function FamilyPanel({ report: { parentId, children } }: { report: EventReport }) {
  if (parentId === null && children.length === 0) return null
  return (
    <Panel
      title="Parent and children"
      hint="A service that handles an event may derive others from it, each under an id of its own."
    >
      {parentId === null ? null : (
        <p className={classes.made}>
          Derived from <WholeIdLink id={parentId} />
        </p>
      )}
      {children.length === 0 ? null : (
        <>
          <p>Derived from it:</p>
          <ul>
            {children.map((child) => (
              <Child key={child.id} child={child} />
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}
