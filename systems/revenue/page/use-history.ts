import type { SystemPanelProps } from '@signalbox/contracts'
import useSWR from 'swr'
import type { HistoryEntry } from './figures.ts'

/** Whose history is looked at, and which part of it: the newest entries where nothing else is said. */
export type Sought = {
  readonly userId: string
  /** Only the entry of this event. */
  readonly eventId?: string
  /** Only entries with a smaller sequence. */
  readonly before?: number
}

export type History = {
  readonly entries: readonly HistoryEntry[] | undefined
  readonly error: Error | undefined
}

const refreshMs = 5_000

/** Reads what has made a user's revenue, newest first, anew every five seconds; 100 entries at most. */
export function useHistory(find: SystemPanelProps['find'], sought: Sought | undefined): History {
  const { data, error } = useSWR<readonly HistoryEntry[], Error>(
    sought ? ['history of revenue', sought] : null,
    async ([, asked]: [string, Sought]) => (await ask(find, asked)) as readonly HistoryEntry[],
    { refreshInterval: refreshMs },
  )
  return { entries: data, error }
}

const ask = async (find: SystemPanelProps['find'], { userId, eventId, before }: Sought) =>
  eventId === undefined
    ? await find('history', { userId, before: String(before ?? Number.MAX_SAFE_INTEGER) })
    : await find('entry', { eventId })
