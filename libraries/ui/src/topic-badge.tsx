import classes from './topic-badge.module.css'
import { trackColour } from './track-colour.ts'

/** A topic's name behind a roundel with its number, as on the map of a city's trains. */
export function TopicBadge({ topic, large = false }: { topic: string; large?: boolean }) {
  const mark = /\d{1,2}$/.exec(topic)?.[0] ?? topic.charAt(0).toUpperCase()
  return (
    <span className={classes.badge} data-large={large}>
      <span className={classes.roundel} style={{ background: trackColour(topic) }} aria-hidden="true">
        {mark}
      </span>
      {topic}
    </span>
  )
}
