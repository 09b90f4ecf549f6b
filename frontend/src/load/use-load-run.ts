import { createClient } from '@signalbox/client'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { LoadFigures } from './load-figures.ts'
import { createLoadRun, type LoadRun } from './load-run.ts'

/** One load run for as long as the page lives, and its figures. It has its own client, so that buttons need not wait. */
export function useLoadRun(): { readonly run: LoadRun; readonly figures: LoadFigures } {
  const [run] = useState(() => createLoadRun({ send: createClient({ url: '' }).send }))
  useEffect(() => () => run.stop(), [run])
  return { run, figures: useSyncExternalStore(run.subscribe, run.figures) }
}
