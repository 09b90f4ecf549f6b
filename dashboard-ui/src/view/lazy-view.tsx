import { Notice } from '@signalbox/ui'
import { lazy, type ComponentType } from 'react'

function NotLoaded() {
  return (
    <Notice state="stop" title="This view could not be loaded" live>
      The dashboard may have been updated, or its server cannot be reached. Load the page again.
    </Notice>
  )
}

/** A view that is loaded when it is first shown, so that the overview comes without it. */
export function lazyView<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>) {
  return lazy(async (): Promise<{ default: ComponentType<Props> }> => {
    try {
      return await load()
    } catch {
      return { default: NotLoaded }
    }
  })
}
