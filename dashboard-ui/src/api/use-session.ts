import type { Access, Session } from '@signalbox/contracts'
import useSWR, { mutate } from 'swr'
import { fetchJson, postJson } from './fetch-json.ts'

const address = '/api/session'

export type SessionAnswer = {
  /** Nothing before the first answer. */
  readonly access: Access | undefined
  /** Whether what changes something is allowed. */
  readonly canOperate: boolean
  readonly error: Error | undefined
}

/** What the reader may do here. Asked once, and again when the page comes to the front. */
export function useSession(): SessionAnswer {
  const { data, error } = useSWR<Session, Error>(address, (path: string) => fetchJson<Session>(path))
  const access = data?.access
  return { access, canOperate: access === 'open' || access === 'operator', error }
}

/** Asks again what the reader may do, for when a request was refused for want of a login. */
export function askSessionAgain(): void {
  void mutate(address)
}

/**
 * Logs in. The page then shows everything.
 *
 * @throws NoAnswer with the server's refusal when the password is wrong or was tried too often
 */
export async function logIn(password: string): Promise<void> {
  const session = await postJson<Session>('/api/login', { password })
  await mutate(address, session, { revalidate: false })
}

/**
 * Logs out, and loads the page anew: nothing of what was shown stays in its memory.
 *
 * @throws NoAnswer when the server could not be told
 */
export async function logOut(): Promise<void> {
  await postJson<Session>('/api/logout', {})
  window.location.reload()
}
