import { doorOf, type Overview, type TopicQueue } from '@signalbox/contracts'
import {
  deadLetterService,
  entryService,
  plan,
  routes,
  subscriptions,
  topics,
  topology,
  type TopicName,
} from '@signalbox/systems'
import { Panel, Term } from '@signalbox/ui'
import { VisuallyHidden } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { memo } from 'react'
import { boxText } from './box-text.ts'
import { DiagramBox } from './diagram-box.tsx'
import { DiagramTrack } from './diagram-track.tsx'
import classes from './diagram.module.css'
import type { Row, System } from './grid.ts'
import { diagramInWords } from './in-words.ts'
import { layOut } from './layout.ts'
import type { Direction } from './metrics.ts'
import { trackState } from './track-state.ts'

const rowOf = ({ name, topic, table = name, consumer, forwardsTo, emits }: TopicQueue): Row => ({
  name,
  table,
  sealed: topics[topic as TopicName].sealed,
  ...(consumer === undefined ? {} : { consumer }),
  ...(forwardsTo === undefined ? {} : { forwardsTo }),
  ...(emits === undefined ? {} : { emits }),
  sent: Object.values<string>(routes).includes(topic),
  door: doorOf(topic, plan),
  ...(name === topic ? {} : { copyOf: topic }),
})

const system: System = {
  topics: subscriptions.map(rowOf),
  routes: routes,
  entryService,
  deadLetter: { queue: topology.deadLetter.queue, service: deadLetterService, table: 'dead_letters' },
}

// The topology does not change while the page is open, so neither does the drawing.
const layouts = { across: layOut(system, 'across'), down: layOut(system, 'down') } as const

function Board({ overview, direction }: { overview: Overview; direction: Direction }) {
  const { width, height, tracks, boxes } = layouts[direction]
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      className={classes.board}
      data-direction={direction}
      aria-hidden="true"
    >
      {tracks.map((track) => (
        <DiagramTrack key={track.id} track={track} {...trackState(track, overview)} />
      ))}
      {boxes.map((box) => (
        <DiagramBox key={box.id} box={box} direction={direction} text={boxText(box, overview, direction)} />
      ))}
    </svg>
  )
}

/** The whole system as the track diagram of a signal box: what runs where, what waits, and who is at work. */
export const TrackDiagram = memo(function TrackDiagram({ overview }: { overview: Overview }) {
  const isWide = useMediaQuery('(min-width: 1040px)', true, { getInitialValueInEffect: false })
  return (
    <Panel
      title="Track diagram"
      hint={
        <>
          Each coloured track is a <Term name="topic" />, from the clients through its <Term name="queue" />{' '}
          and its <Term name="service" /> to its table. A track is lit while events run on it. Dashed is the
          way of what goes wrong: a <Term name="retry" />, or the <Term name="dead letters" />.
        </>
      }
    >
      <Board overview={overview} direction={isWide ? 'across' : 'down'} />
      <VisuallyHidden>
        <ul aria-label="The track diagram in words">
          {[...diagramInWords(system, overview)].map(([about, sentence]) => (
            <li key={about}>{sentence}</li>
          ))}
        </ul>
      </VisuallyHidden>
    </Panel>
  )
})
