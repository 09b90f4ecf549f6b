import useSWRImmutable from 'swr/immutable'
import { fetchJson } from './fetch-json.ts'

/** Where the other pages are, null where there is none or it may not be told; and the systems that run, once that is known. */
export type Links = {
  readonly simulator: string | null
  readonly rabbitmqManagement: string | null
  readonly running?: readonly string[]
}

const none: Links = { simulator: null, rabbitmqManagement: null }

/** Asks once. Until there is an answer, there are no links. */
export function useLinks(): Links {
  const { data } = useSWRImmutable<Links, Error>('/api/links', (path: string) => fetchJson<Links>(path))
  return data ?? none
}
