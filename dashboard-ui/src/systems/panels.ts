import type { System, SystemPanelProps } from '@signalbox/contracts'
import { systems } from '@signalbox/systems'
import { lazyPart } from '@signalbox/ui'
import type { ComponentType } from 'react'

type Panels = { default: ComponentType<SystemPanelProps> }

const files = import.meta.glob<Panels>('../../../systems/*/page/dashboard.tsx')

/** In the order of the list, each loaded when it is first shown. */
const panels = systems.flatMap(({ name, page }: System) => {
  const load = files[`../../../systems/${name}/page/dashboard.tsx`]
  return page && load
    ? [{ name, title: page.title, asks: page.reads !== undefined, Panel: lazyPart(load) }]
    : []
})

/** The panels of the systems that run; of all until that is known. */
export const panelsOf = (running: readonly string[] | undefined) =>
  panels.filter(({ name }) => running?.includes(name) ?? true)
