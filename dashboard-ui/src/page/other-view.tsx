import { lazyPart } from '@signalbox/ui'
import { Suspense } from 'react'
import type { View } from '../view/view.ts'
import { Loading } from './loading.tsx'
import { UnknownView } from './unknown-view.tsx'

const EventsView = lazyPart(async () => await import('../events/events-view.tsx'))
const EventView = lazyPart(async () => await import('../events/event-view.tsx'))
const DeadLettersView = lazyPart(async () => await import('../dead-letters/dead-letters-view.tsx'))
const DeadLetterView = lazyPart(async () => await import('../dead-letters/dead-letter-view.tsx'))
const KeysView = lazyPart(async () => await import('./keys-view.tsx'))
const SystemsView = lazyPart(async () => await import('../systems/systems-view.tsx'))

function viewFor(view: View) {
  if (view.name === 'events') return <EventsView />
  if (view.name === 'event') return <EventView key={view.id} id={view.id} />
  if (view.name === 'dead-letters') return <DeadLettersView />
  if (view.name === 'dead-letter') return <DeadLetterView key={view.id} id={view.id} />
  if (view.name === 'keys') return <KeysView />
  if (view.name === 'systems') return <SystemsView />
  return <UnknownView />
}

/** Every view but the overview, each loaded when it is first shown. */
export function OtherView({ view }: { view: View }) {
  return <Suspense fallback={<Loading />}>{viewFor(view)}</Suspense>
}
