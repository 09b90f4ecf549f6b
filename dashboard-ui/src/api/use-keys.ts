import type { SealedKeys } from '@signalbox/contracts'
import useSWR, { type SWRConfiguration } from 'swr'
import { fetchJson } from './fetch-json.ts'

/** How often the view asks, in milliseconds. */
const refreshMs = 5000

export type KeysAnswer = {
  readonly keys: SealedKeys | undefined
  /** By this browser's clock, in milliseconds. */
  readonly answeredAt: number | undefined
  readonly error: Error | undefined
}

type Answered = { readonly keys: SealedKeys; readonly answeredAt: number }

async function askKeys(path: string): Promise<Answered> {
  const keys = await fetchJson<SealedKeys>(path)
  return { keys, answeredAt: Date.now() }
}

const settings: SWRConfiguration<Answered, Error> = { refreshInterval: refreshMs }

/** Asks every 5 s which keys are in use. */
export function useKeys(window: string): KeysAnswer {
  const { data, error } = useSWR<Answered, Error>(`/api/keys?window=${window}`, askKeys, settings)
  return { keys: data?.keys, answeredAt: data?.answeredAt, error }
}
