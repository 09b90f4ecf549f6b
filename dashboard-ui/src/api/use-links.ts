import useSWRImmutable from 'swr/immutable'
import { fetchJson } from './fetch-json.ts'

/** Where the other pages of this system are; null where there is none or it may not be told. */
export type Links = { readonly simulator: string | null; readonly rabbitmqManagement: string | null }

const none: Links = { simulator: null, rabbitmqManagement: null }

/** Asks once where the other pages are. Until there is an answer, there are no links. */
export function useLinks(): Links {
  const { data } = useSWRImmutable<Links, Error>('/api/links', (path: string) => fetchJson<Links>(path))
  return data ?? none
}
