import { useCallback } from 'react'
import useSWR from 'swr'
import { fetchJson, NoAnswer, type Read } from './fetch-json.ts'

type Answered<T> = { readonly data: T; readonly answeredAt: number }

/** What was answered last, when by this browser's clock, and what is wrong with asking. */
export type Answer<T> = {
  readonly data: T | undefined
  readonly answeredAt: number | undefined
  readonly error: Error | undefined
  /** Asks now instead of at the next time. */
  readonly askNow: () => void
}

async function askFor<T>(path: string, read?: Read<T>): Promise<Answered<T>> {
  const data = await fetchJson<T>(path, read)
  return { data, answeredAt: Date.now() }
}

const everyFiveSeconds = () => 5000

/**
 * Asks for something as long as a view shows it. What was answered stays until there is better.
 *
 * @param path with query; nothing is asked while it is null
 * @param refreshMs how long after an answer it is asked again, by what was answered last; nothing if there is none.
 *   Always the same function
 * @param read as in `fetchJson`
 */
export function useAnswer<T>(
  path: string | null,
  refreshMs: (data: T | undefined) => number = everyFiveSeconds,
  read?: Read<T>,
): Answer<T> {
  // SWR begins its waiting anew when it is given another function.
  const refreshInterval = useCallback(
    (answered: Answered<T> | undefined) => refreshMs(answered?.data),
    [refreshMs],
  )
  const { data, error, mutate } = useSWR<Answered<T>, Error>(path, (asked: string) => askFor(asked, read), {
    refreshInterval,
  })
  const askNow = useCallback(() => void mutate(), [mutate])
  return { data: data?.data, answeredAt: data?.answeredAt, error, askNow }
}

/** Whether the server answered, with this code of a problem. */
export function isProblem(error: Error | undefined, code: string): error is NoAnswer {
  return error instanceof NoAnswer && error.problem.code === code
}
