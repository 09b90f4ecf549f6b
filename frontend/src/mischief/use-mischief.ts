import { createClient } from '@signalbox/client'
import { useCallback, useState } from 'react'
import { ingestKey } from '../api/ingest-key.ts'
import type { Told } from './deeds.ts'
import type { Mischief } from './mischiefs.ts'

/** What came of each piece of mischief, by its name. */
export type MischiefState = Readonly<Record<string, { readonly isUnderWay: boolean; readonly told: Told }>>

/** Does mischief on demand, each piece at most once at a time, and keeps what came of it. */
export function useMischief(): {
  readonly state: MischiefState
  readonly commit: (mischief: Mischief) => void
} {
  const [client] = useState(() => createClient({ url: '', key: ingestKey() }))
  const [state, setState] = useState<MischiefState>({})
  const commit = useCallback(
    ({ name, deed }: Mischief) => {
      const say = (told: Told, isUnderWay: boolean) =>
        setState((before) => ({ ...before, [name]: { isUnderWay, told } }))
      say({ state: 'unknown', text: 'Under way…' }, true)
      deed(client.send, (told) => say(told, true)).then(
        (told) => say(told, false),
        (error: unknown) => say({ state: 'stop', text: `It did not work: ${messageOf(error)}.` }, false),
      )
    },
    [client],
  )
  return { state, commit }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
