import type { System, SystemPanelProps } from '@signalbox/contracts'
import { systems } from '@signalbox/systems'
import { lazyPart } from '@signalbox/ui'
import type { ComponentType } from 'react'

type Panels = { default: ComponentType<SystemPanelProps> }

const files = import.meta.glob<Panels>('../../../systems/*/page/dashboard.tsx')

/** The panels of the systems of the list, in its order, each loaded when it is first shown. */
export const panels = systems.flatMap(({ name, page }: System) => {
  const load = files[`../../../systems/${name}/page/dashboard.tsx`]
  return page && load
    ? [{ name, title: page.title, asks: page.reads !== undefined, Panel: lazyPart(load) }]
    : []
})
