import type { ClientConfig, System, SystemCardProps } from '@signalbox/contracts'
import { systems } from '@signalbox/systems'
import { Apart, lazyPart, Panel } from '@signalbox/ui'
import type { ComponentType } from 'react'

const files = import.meta.glob<{ default: ComponentType<SystemCardProps> }>(
  '../../../systems/*/page/simulator.tsx',
)
const cards = systems.flatMap(({ name, page, companion }: System) => {
  const load = files[`../../../systems/${name}/page/simulator.tsx`]
  return page && load ? [{ name, title: page.title, asks: page.asks, companion, Card: lazyPart(load) }] : []
})

/** The cards of the systems that run, in the order of the list, of all until that is known, each loaded when it is first shown. */
export function SystemCards({ config }: { config: ClientConfig | undefined }) {
  const shown = cards.filter(({ name }) => config?.running.includes(name) ?? true)
  return shown.map(({ name, title, asks, companion, Card }) => (
    <Panel key={name} title={title}>
      <Apart>
        <Card
          url={asks === undefined ? undefined : config?.systems[asks]}
          companionUrl={companion && config?.systems[companion.name]}
        />
      </Apart>
    </Panel>
  ))
}
