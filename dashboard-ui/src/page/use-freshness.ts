import { useEffect, useState } from 'react'
import { freshness, type Freshness } from '../meaning/freshness.ts'

type Answer = {
  /** By this browser's clock, in milliseconds. */
  readonly answeredAt: number | undefined
  readonly error: Error | undefined
}

/** Says how old an answer is, anew each second. */
export function useFreshness({ answeredAt, error }: Answer, isPaused = false): Freshness {
  const [now, setNow] = useState(() => Date.now())
  const [visibleSince, setVisibleSince] = useState(0)
  useEffect(() => {
    const tick = () => setNow(Date.now())
    const onVisible = () => {
      if (!document.hidden) setVisibleSince(Date.now())
      tick()
    }
    const timer = setInterval(tick, 1000)
    document.addEventListener('visibilitychange', onVisible)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', onVisible)
    }
  }, [])
  return freshness({ now: Math.max(now, answeredAt ?? 0), answeredAt, visibleSince, error, isPaused })
}
