import { useEffect, useState } from 'react'

async function askDashboardLink(signal: AbortSignal): Promise<string | undefined> {
  const response = await fetch('/client-config', { signal })
  if (!response.ok) return undefined
  const config = (await response.json()) as { dashboard?: string | null } | null
  return config?.dashboard ?? undefined
}

/** Asks once where the dashboard is. Without an answer there is no link, and nothing else is missing. */
export function useDashboardLink(): string | undefined {
  const [link, setLink] = useState<string>()
  useEffect(() => {
    const controller = new AbortController()
    askDashboardLink(controller.signal).then(setLink, () => {})
    return () => controller.abort()
  }, [])
  return link
}
