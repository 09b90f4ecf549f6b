import classes from './topic-badge.module.css'
import { trackColour } from './track-colour.ts'

/** What stands in a topic's roundel: its number, or its first letter. */
export function topicMark(topic: string): string {
  return /\d{1,2}$/.exec(topic)?.[0] ?? topic.charAt(0).toUpperCase()
}

/** A topic's name behind a roundel with its number, as on the map of a city's trains. */
export function TopicBadge({ topic, large = false }: { topic: string; large?: boolean }) {
  return (
    <span className={classes.badge} data-large={large}>
      <span className={classes.roundel} style={{ background: trackColour(topic) }} aria-hidden="true">
        {topicMark(topic)}
      </span>
      {topic}
    </span>
  )
}
