import type { Overview } from '@signalbox/contracts'
import { formatMs, Panel } from '@signalbox/ui'
import { TopicTrack } from './topic-track.tsx'
import classes from './diagram.module.css'

/** Every topic as one track, above each other, all on the same time axis. */
export function Diagram({ overview }: { overview: Overview }) {
  const { topics, queues, windowSeconds } = overview
  return (
    <Panel
      title="Tracks"
      hint={`What was stored in the last ${formatMs(windowSeconds * 1000)}. A ring marks the newest step, which is still filling.`}
    >
      <div className={classes.tracks}>
        {topics.map((topic) => (
          <TopicTrack
            key={topic.topic}
            overview={topic}
            queue={queues.status === 'ok' ? queues.items.find(({ name }) => name === topic.topic) : undefined}
          />
        ))}
      </div>
    </Panel>
  )
}
