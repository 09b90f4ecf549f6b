import { useSyncExternalStore } from 'react'

const moved = 'signalbox:moved'

function subscribe(onMove: () => void): () => void {
  for (const name of ['popstate', moved]) window.addEventListener(name, onMove)
  return () => {
    for (const name of ['popstate', moved]) window.removeEventListener(name, onMove)
  }
}

/** The address of this page, path and query, and again whenever it changes. */
export function useLocation(): URL {
  const href = useSyncExternalStore(subscribe, () => window.location.href)
  return new URL(href)
}

/**
 * Goes to another address of this page without loading it anew.
 *
 * @param to path and query
 * @param how `push` for what the back button should undo, `replace` for a setting of the same view
 */
export function moveTo(to: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') window.history.pushState(null, '', to)
  else window.history.replaceState(null, '', to)
  window.dispatchEvent(new Event(moved))
}
