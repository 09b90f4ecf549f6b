import type { Pressure, RunReport } from '@signalbox/contracts'
import type { RunIds } from '../run/event-source.ts'
import { authorization } from './ingest-key.ts'

/** A report over millions of events takes seconds. */
const timeoutMs = 30_000

/** Undefined when there is no answer or one that says no: then the figure is missing, and is shown as missing. */
async function ask<Answer>(path: string): Promise<Answer | undefined> {
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    const response = await fetch(path, { headers: authorization(), signal, cache: 'no-store' })
    return response.ok ? ((await response.json()) as Answer) : undefined
  } catch {
    return undefined
  }
}

/** What became so far of the events with these ids. */
export async function askRunReport({ tag, fromMs, toMs }: RunIds): Promise<RunReport | undefined> {
  return await ask<RunReport>(`/runs/${tag}?from=${fromMs}&to=${toMs}`)
}

/** How busy the api is. */
export async function askPressure(): Promise<Pressure | undefined> {
  return await ask<Pressure>('/pressure')
}
