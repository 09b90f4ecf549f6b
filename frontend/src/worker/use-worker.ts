import { useCallback, useEffect, useRef, useState } from 'react'
import { ingestKey } from '../api/ingest-key.ts'
import type { News, Order, SentOrder } from './messages.ts'

export type WorkerState = {
  /** Of the last run and the last climb. */
  readonly news: Readonly<Partial<Record<News['kind'], News>>>
  /** What is under way. */
  readonly busyWith: News['kind'] | undefined
  /** The worker could not be started, or ended with an error. */
  readonly isBroken: boolean
  readonly order: (order: Order) => void
}

/** The one worker of the page, started with the first order: two runs at a time would only disturb each other. */
export function useWorker(): WorkerState {
  const worker = useRef<Worker>(undefined)
  const [news, setNews] = useState<WorkerState['news']>({})
  const [isBroken, setBroken] = useState(false)

  const order = useCallback((next: Order) => {
    if (!worker.current) {
      if (next.do === 'stop') return
      const started = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
      started.addEventListener('message', ({ data }: MessageEvent<News>) =>
        setNews((before) => ({ ...before, [data.kind]: data })),
      )
      started.addEventListener('error', () => {
        // Another one is started with the next order.
        started.terminate()
        worker.current = undefined
        setNews({})
        setBroken(true)
      })
      worker.current = started
    }
    setBroken(false)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
    worker.current.postMessage({ ...next, key: ingestKey() } satisfies SentOrder)
  }, [])

  useEffect(
    () => () => {
      worker.current?.terminate()
      worker.current = undefined
    },
    [],
  )
  const busyWith = Object.values(news).find(({ phase }) => phase !== 'done')?.kind
  return { news, busyWith, isBroken, order }
}
