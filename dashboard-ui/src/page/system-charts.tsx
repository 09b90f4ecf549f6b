import type { Overview } from '@signalbox/contracts'
import { subscriptionNames } from '@signalbox/systems'
import { Term, trackColour } from '@signalbox/ui'
import { memo, useMemo } from 'react'
import { systemPoints } from '../charts/chart-points.ts'
import { countsOf, SystemChart, type CountLine } from '../charts/system-chart.tsx'
import type { ChartMark } from '../charts/time-chart.tsx'
import { LineLegend } from './line-legend.tsx'
import classes from './topic-charts.module.css'

const queueLines = subscriptionNames.map((topic): CountLine => ({
  name: topic,
  colour: trackColour(topic),
  value: (point) => point.waiting.get(topic) ?? null,
}))
const troubleLines: readonly CountLine[] = [
  { name: 'retrying', colour: 'var(--sb-caution)', dash: '6 3', value: (point) => point.retrying },
  { name: 'new dead letters', colour: 'var(--sb-stop)', value: (point) => point.dead },
]
const figures = countsOf([...queueLines, ...troubleLines])

function Legend({ lines }: { lines: readonly CountLine[] }) {
  return lines.map(({ name, colour, dash }) => (
    <LineLegend key={name} colour={colour} dash={dash}>
      {name}
    </LineLegend>
  ))
}

type SystemChartsProps = Pick<Overview, 'topics' | 'troubles'> & { readonly marks: readonly ChartMark[] }

/** What waited and what went wrong, of all topics, over the same time axis as theirs. */
export const SystemCharts = memo(function SystemCharts({ topics, troubles, marks }: SystemChartsProps) {
  const points = useMemo(() => systemPoints(troubles, topics), [troubles, topics])
  return (
    <article aria-label="All topics" className={classes.row}>
      <div className={classes.figures}>
        <h3>All topics</h3>
        <p className={classes.note}>
          Messages in each <Term name="queue" />, and what went wrong: messages that wait for a{' '}
          <Term name="retry" />, and new <Term name="dead letters" />.
        </p>
      </div>
      <div className={classes.charts}>
        <figure aria-label="Depth of the queues over time">
          <figcaption>
            Queue depth, messages <Legend lines={queueLines} />
          </figcaption>
          <SystemChart
            points={points}
            lines={queueLines}
            figures={figures}
            marks={marks}
            group="charts"
            isKeyboardStop
          />
        </figure>
        <figure aria-label="Retries and dead letters over time">
          <figcaption>
            Trouble <Legend lines={troubleLines} />
          </figcaption>
          <SystemChart points={points} lines={troubleLines} figures={figures} marks={marks} group="charts" />
        </figure>
      </div>
    </article>
  )
})
