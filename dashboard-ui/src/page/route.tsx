import type { QueueOverview } from '@signalbox/contracts'
import { formatCompact, Term } from '@signalbox/ui'
import type { CSSProperties, ReactNode } from 'react'
import { consumerOf } from '../meaning/concerns.ts'
import classes from './route.module.css'

type RouteProps = {
  readonly topic: string
  /** Missing when RabbitMQ does not tell, or has no such queue. */
  readonly queue: QueueOverview | undefined
  readonly colour: string
  /** Whether events run on it now. */
  readonly isLit: boolean
}

type StopProps = {
  readonly name: string
  readonly mark: 'open' | 'blocked' | 'unknown'
  readonly children: ReactNode
}

function Stop({ name, mark, children }: StopProps) {
  return (
    <li className={classes.stop} data-mark={mark}>
      <span className={classes.name}>{name}</span>
      <span className={classes.note}>{children}</span>
    </li>
  )
}

function waiting(queue: QueueOverview | undefined): ReactNode {
  if (!queue) return 'not known'
  return queue.ready === 0 ? 'nothing waits' : `${formatCompact(queue.ready)} waiting`
}

/** The route of a topic's events on the diagram: its queue, its service, its table. */
export function Route({ topic, queue, colour, isLit }: RouteProps) {
  const consumers = queue?.consumers ?? null
  const state = consumers === null ? 'unknown' : consumers > 0 ? 'open' : 'blocked'
  return (
    <ol
      className={classes.route}
      style={{ '--track': colour } as CSSProperties}
      data-state={state}
      data-lit={isLit}
      aria-label={`The route of ${topic}`}
    >
      <Stop name={`queue ${topic}`} mark={queue ? 'open' : 'unknown'}>
        <Term name="queue">{waiting(queue)}</Term>
      </Stop>
      <Stop name={consumerOf(topic)} mark={state}>
        {state === 'open' ? 'consuming' : state === 'blocked' ? '✕ no consumer' : 'not known'}
      </Stop>
      <Stop name={`table ${topic}`} mark="open">
        {isLit ? 'storing now' : 'quiet'}
      </Stop>
    </ol>
  )
}
