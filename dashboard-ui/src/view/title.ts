import { shortenId } from '@signalbox/ui'
import { useEffect } from 'react'
import type { View } from './view.ts'

const titles = {
  overview: 'Overview',
  events: 'Events',
  event: 'Event',
  'dead-letters': 'Dead letters',
  'dead-letter': 'Dead letter',
  keys: 'Keys',
  systems: 'Systems',
  unknown: 'Not found',
} as const satisfies Record<View['name'], string>

/** What a view is called in the tabs, the history and the bookmarks of the browser. */
export function titleOf(view: View): string {
  return 'id' in view ? `${titles[view.name]} ${shortenId(view.id)}` : titles[view.name]
}

/** Names the document, the product after the view. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Signalbox`
  }, [title])
}
