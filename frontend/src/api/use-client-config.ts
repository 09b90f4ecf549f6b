import type { ClientConfig } from '@signalbox/contracts'
import { useEffect, useState } from 'react'

async function askClientConfig(signal: AbortSignal): Promise<ClientConfig | undefined> {
  const response = await fetch('/client-config', { signal })
  return response.ok ? ((await response.json()) as ClientConfig) : undefined
}

/** Asks once what this page may do and where the dashboard is. Without an answer there are no links and no faults. */
export function useClientConfig(): ClientConfig | undefined {
  const [config, setConfig] = useState<ClientConfig>()
  useEffect(() => {
    const controller = new AbortController()
    askClientConfig(controller.signal).then(setConfig, () => {})
    return () => controller.abort()
  }, [])
  return config
}
