import { formatMs, TopicBadge, trackColour } from '@signalbox/ui'
import type { CSSProperties } from 'react'
import type { Hop, Journey } from './hops.ts'
import classes from './waterfall.module.css'

function HopRow({ hop, totalMs }: { hop: Hop; totalMs: number }) {
  const share = (milliseconds: number) => `${totalMs > 0 ? (milliseconds / totalMs) * 100 : 0}%`
  const place = {
    '--from': share(hop.from),
    '--long': share(hop.to - hop.from),
    '--track': trackColour(hop.topic),
  }
  return (
    <li className={classes.hop} data-kind={hop.kind}>
      <span className={classes.name}>{hop.name}</span>
      <span className={classes.line} style={place as CSSProperties} aria-hidden="true">
        <span className={classes.bar} />
      </span>
      <span className={classes.took}>
        {formatMs(hop.to - hop.from)}
        {hop.kind === 'open' ? ' so far' : ''}
      </span>
      <span className={classes.at}>at {formatMs(hop.to)}</span>
    </li>
  )
}

/** The steps of a journey below each other, on one time axis. */
export function Waterfall({ journey }: { journey: Journey }) {
  const { hops, totalMs, isAccepted } = journey
  const isOver = hops.at(-1)?.kind === 'service'
  return (
    <>
      <ol className={classes.waterfall} aria-label="Steps of the journey">
        <li className={classes.hop} data-kind="begin">
          <span className={classes.name}>
            {isAccepted ? 'accepted by the api' : 'received, published by hand'}
          </span>
          <span className={classes.line} aria-hidden="true" />
          <span className={classes.took} />
          <span className={classes.at}>at 0 ms</span>
        </li>
        {hops.map((hop) => (
          <HopRow key={`${hop.topic} ${hop.name}`} hop={hop} totalMs={totalMs} />
        ))}
      </ol>
      <p className={classes.legend}>
        <span className={classes.key} data-kind="queue">
          travelling or waiting in RabbitMQ
        </span>
        <span className={classes.key} data-kind="service">
          in a service’s hand
        </span>
        <span>
          {isOver ? `${formatMs(totalMs)} from beginning to end` : `in all ${formatMs(totalMs)} so far`}
        </span>
        {[...new Set(hops.map(({ topic }) => topic))].map((topic) => (
          <TopicBadge key={topic} topic={topic} />
        ))}
      </p>
    </>
  )
}
