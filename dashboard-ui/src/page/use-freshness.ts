import { useEffect, useState } from 'react'
import type { OverviewAnswer } from '../api/use-overview.ts'
import { freshness, type Freshness } from '../meaning/freshness.ts'

/** Says how old an answer is, anew each second. */
export function useFreshness({ answeredAt, error }: OverviewAnswer, isPaused: boolean): Freshness {
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
