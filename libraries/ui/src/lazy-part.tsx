import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import { Notice } from './notice.tsx'

function NotLoaded() {
  return (
    <Notice state="stop" title="This part could not be loaded" live>
      The page may have been updated, or its server cannot be reached. Load the page again.
    </Notice>
  )
}

/** A part of a page that is loaded when it is first shown, so that the rest comes without it. */
export function lazyPart<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async (): Promise<{ default: ComponentType<Props> }> => {
    try {
      return await load()
    } catch {
      return { default: NotLoaded }
    }
  })
}
