import { setTimeout as wait } from 'node:timers/promises'
import { createClient, newEvent } from '@signalbox/client'

export type Steadily = {
  readonly url: string
  readonly perSecond: number
  readonly seconds: number
  readonly signal: AbortSignal
}

/**
 * Sends single passive events at a steady rate, whether earlier ones are answered or not, and returns how many.
 *
 * @throws when one of them was not confirmed
 */
export async function postSteadily({ url, perSecond, seconds, signal }: Steadily): Promise<number> {
  const client = createClient({ url, concurrency: 64 })
  const sending: ReturnType<typeof client.send>[] = []
  const startedAt = performance.now()
  const count = perSecond * seconds
  while (sending.length < count) {
    signal.throwIfAborted()
    const due = Math.min(count, Math.floor(((performance.now() - startedAt) / 1_000) * perSecond))
    while (sending.length < due) sending.push(client.send([newEvent({ eventType: 'passiveEvent' })]))
    await wait(1)
  }
  const outcomes = (await Promise.all(sending)).flat()
  const failed = outcomes.find(({ status }) => status !== 'confirmed')
  if (failed) throw new Error(`An event was not confirmed: ${JSON.stringify(failed)}`)
  return outcomes.length
}
