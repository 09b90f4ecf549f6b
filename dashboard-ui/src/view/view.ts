/** What of the dashboard is shown. Each view has a path of its own, so that it can be shared and found again. */
export type View =
  | { readonly name: 'overview' | 'events' | 'dead-letters' | 'keys' | 'systems' | 'unknown' }
  | { readonly name: 'event' | 'dead-letter'; readonly id: string }

const plainViews = {
  '/': 'overview',
  '/events': 'events',
  '/dead-letters': 'dead-letters',
  '/keys': 'keys',
  '/systems': 'systems',
} as const
const uuid = '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})'
const event = new RegExp(`^/events/${uuid}$`, 'i')
const deadLetter = new RegExp(`^/dead-letters/${uuid}$`, 'i')

/** @param pathname of the address, such as `/` */
export function viewOf(pathname: string): View {
  const path = pathname.length > 1 ? pathname.replace(/\/$/, '') : pathname
  const plain = Object.entries(plainViews).find(([known]) => known === path)?.[1]
  if (plain) return { name: plain }
  const eventId = event.exec(path)?.[1]
  if (eventId) return { name: 'event', id: eventId.toLowerCase() }
  const letterId = deadLetter.exec(path)?.[1]
  return letterId ? { name: 'dead-letter', id: letterId.toLowerCase() } : { name: 'unknown' }
}
