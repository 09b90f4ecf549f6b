import { useCallback, useEffect, useRef, useState } from 'react'
import type { News, Order } from './messages.ts'

export type WorkerState = {
  /** Of the run or climb that was started last. */
  readonly news: News | undefined
  /** The worker could not be started, or ended with an error. */
  readonly isBroken: boolean
  readonly order: (order: Order) => void
}

/** The one worker of the page, started with the first order: two runs at a time would only disturb each other. */
export function useWorker(): WorkerState {
  const worker = useRef<Worker>(undefined)
  const [news, setNews] = useState<News>()
  const [isBroken, setBroken] = useState(false)

  const order = useCallback((next: Order) => {
    if (!worker.current) {
      if (next.do === 'stop') return
      const started = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
      started.addEventListener('message', ({ data }: MessageEvent<News>) => setNews(data))
      started.addEventListener('error', () => {
        // Another one is started with the next order.
        started.terminate()
        worker.current = undefined
        setNews(undefined)
        setBroken(true)
      })
      worker.current = started
    }
    setBroken(false)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
    worker.current.postMessage(next)
  }, [])

  useEffect(
    () => () => {
      worker.current?.terminate()
      worker.current = undefined
    },
    [],
  )
  return { news, isBroken, order }
}
