import { formatCount, formatMs, Term } from '@signalbox/ui'
import type { ClimbProgress } from '../climb/climb.ts'
import classes from './climb.module.css'

const share = (value: number | undefined) => (value === undefined ? '–' : `${Math.round(value * 100)} %`)

/** The steps of a climb, one a line, with the figures by which they are judged. */
export function ClimbSteps({ progress }: { progress: ClimbProgress }) {
  if (progress.steps.length === 0) return null
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- so that the keyboard can scroll it
    <section className={classes.scroll} tabIndex={0} aria-label="Steps of the climb">
      <table className={classes.steps}>
        <thead>
          <tr>
            <th scope="col">events/s</th>
            <th scope="col">confirmed/s</th>
            <th scope="col">
              <Term name="p50" />
            </th>
            <th scope="col">
              <Term name="p99" />
            </th>
            <th scope="col">API busy</th>
            <th scope="col">machine busy</th>
            <th scope="col">wait for RabbitMQ</th>
            <th scope="col">piled up</th>
          </tr>
        </thead>
        <tbody>
          {progress.steps.map(
            ({
              eventsPerSecond,
              seconds,
              confirmed,
              times,
              apiBusy,
              machineBusy,
              confirmWaitMs,
              backlogGrowth,
            }) => (
              <tr key={eventsPerSecond}>
                <th scope="row">{formatCount(eventsPerSecond)}</th>
                <td>{formatCount(confirmed / seconds)}</td>
                <td>{times ? formatMs(times.p50) : '–'}</td>
                <td>{times ? formatMs(times.p99) : '–'}</td>
                <td>{share(apiBusy)}</td>
                <td>{share(machineBusy)}</td>
                <td>{confirmWaitMs === undefined ? '–' : formatMs(confirmWaitMs)}</td>
                <td>{backlogGrowth === undefined ? '–' : formatCount(Math.max(0, backlogGrowth))}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </section>
  )
}
