import type { Overview, WindowName } from '@signalbox/contracts'
import { useEffect, useRef } from 'react'
import useSWR, { type SWRConfiguration } from 'swr'
import { fetchJson } from './fetch-json.ts'

/** How often the page asks, in milliseconds. */
const refreshMs = 5000

/** What is known of the system, when it was answered by this browser's clock, and what is wrong with asking. */
export type OverviewAnswer = {
  readonly overview: Overview | undefined
  readonly answeredAt: number | undefined
  readonly error: Error | undefined
}

type Answered = { readonly overview: Overview; readonly answeredAt: number }

async function askOverview(path: string): Promise<Answered> {
  const overview = await fetchJson<Overview>(path)
  return { overview, answeredAt: Date.now() }
}

const settings: SWRConfiguration<Answered, Error> = {
  keepPreviousData: true,
}

/**
 * Asks for the whole page every 5 s, in one request, and not at all while it is paused. What was answered before
 * stays until there is better.
 */
export function useOverview(window: WindowName, isPaused: boolean): OverviewAnswer {
  const { data, error, mutate } = useSWR<Answered, Error>(`/api/overview?window=${window}`, askOverview, {
    ...settings,
    refreshInterval: isPaused ? 0 : refreshMs,
    isPaused: () => isPaused,
  })
  const wasPaused = useRef(isPaused)
  useEffect(() => {
    if (wasPaused.current && !isPaused) void mutate()
    wasPaused.current = isPaused
  }, [isPaused, mutate])
  return { overview: data?.overview, answeredAt: data?.answeredAt, error }
}
