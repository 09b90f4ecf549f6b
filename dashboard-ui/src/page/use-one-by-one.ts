import { useEffect, useState } from 'react'

/**
 * Counts from 0 up to a total, one in each frame, so that heavy parts are drawn one after the other and the page answers
 * in between. Measured with all charts at once: 330 ms in one piece on a busy machine; so, at most 150.
 */
export function useOneByOne(total: number): number {
  const [count, setCount] = useState(0)
  useEffect(() => {
    if (count >= total) return undefined
    const frame = requestAnimationFrame(() => setCount(count + 1))
    return () => cancelAnimationFrame(frame)
  }, [count, total])
  return Math.min(count, total)
}
