import { Select } from '@mantine/core'
import { useState } from 'react'
import useSWR from 'swr'
import { ask, type Behaviour } from './ask.ts'
import classes from './simulator.module.css'

const behaviours = {
  works: { failRate: 0, delayMs: 0, hangRate: 0 },
  fails: { failRate: 1, delayMs: 0, hangRate: 0, status: 503 },
  'is slow': { failRate: 0, delayMs: 2_000, hangRate: 0 },
  hangs: { failRate: 0, delayMs: 0, hangRate: 1 },
} as const
type Name = keyof typeof behaviours
const names = Object.keys(behaviours) as Name[]

function nameOf({ failRate, delayMs, hangRate }: Behaviour): Name {
  if (hangRate > 0) return 'hangs'
  if (failRate > 0) return 'fails'
  return delayMs > 0 ? 'is slow' : 'works'
}

/** How each simulated provider behaves from now on. */
export function Knobs({ url }: { readonly url: string }) {
  const { data, mutate } = useSWR<Readonly<Record<string, Behaviour>>, Error>(
    `${url}/control`,
    async (address: string) => await ask<Readonly<Record<string, Behaviour>>>(address),
    { refreshInterval: 5_000 },
  )
  const [failure, setFailure] = useState<string>()

  async function change(provider: string, name: Name): Promise<void> {
    try {
      setFailure(undefined)
      await mutate(await ask(`${url}/control/${provider}`, 'PUT', behaviours[name]), { revalidate: false })
    } catch (error) {
      setFailure((error as Error).message)
    }
  }

  return (
    <fieldset className={classes.knobs}>
      <legend>Make a provider fail, send again, and see who takes over</legend>
      <div className={classes.knobRow}>
        {Object.entries(data ?? {}).map(([provider, behaviour]) => (
          <Select
            key={provider}
            label={provider}
            data={names}
            value={nameOf(behaviour)}
            onChange={(name) => void change(provider, name ?? 'works')}
            allowDeselect={false}
            className={classes.knob}
            data-well={nameOf(behaviour) === 'works'}
          />
        ))}
      </div>
      <p role="alert" className={classes.wrong}>
        {failure}
      </p>
    </fieldset>
  )
}
