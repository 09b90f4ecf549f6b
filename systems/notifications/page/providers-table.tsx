import { formatCount, formatMs, Lamp } from '@signalbox/ui'
import classes from './dashboard.module.css'
import type { ProviderFigures } from './figures.ts'

const percent = (part: number, whole: number) =>
  whole === 0 ? '-' : `${((part / whole) * 100).toFixed(part === whole || part === 0 ? 0 : 1)} %`

/** How providers do, over the last 15 minutes. */
export function ProvidersTable({ providers }: { readonly providers: readonly ProviderFigures[] }) {
  if (providers.length === 0)
    return (
      <p className={classes.dim}>
        No provider was asked in the last 15 minutes. Press Send on the card Notifications in the simulator.
      </p>
    )
  return (
    <section aria-label="Providers">
      <h3>Providers in the last 15 minutes</h3>
      <table className={classes.table} data-cards>
        <thead>
          <tr>
            <th scope="col">Provider</th>
            <th scope="col">State</th>
            <th scope="col">Asked</th>
            <th scope="col">Took it</th>
            <th scope="col">After another failed</th>
            <th scope="col">99 of 100 answers within</th>
          </tr>
        </thead>
        <tbody>
          {providers.map(({ provider, calls, taken, taken_over: over, p99_ms: p99, circuit }) => (
            <tr key={provider}>
              <th scope="row">{provider}</th>
              <td data-label="State">
                {circuit === null || circuit === 'closed' ? (
                  <Lamp state={taken < calls / 2 ? 'caution' : 'well'}>in use</Lamp>
                ) : (
                  <Lamp state="stop">{circuit === 'open' ? 'left alone' : 'being tried'}</Lamp>
                )}
              </td>
              <td data-label="Asked">{formatCount(calls)}</td>
              <td data-label="Took it">{percent(taken, calls)}</td>
              <td data-label="After another failed">{formatCount(over)}</td>
              <td data-label="99 of 100 within">{p99 === null ? '-' : formatMs(p99)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
