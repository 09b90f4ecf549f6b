import { setTimeout as delay } from 'node:timers/promises'
import { createClient, newEvent } from '@signalbox/client'
import { samples } from '@signalbox/systems'

const everyMs = 20

export type Sending = {
  /** Stops, and waits for the answers. Resolves with the ids that were confirmed, and how many were not. */
  finish(): Promise<{ passive: string[]; active: string[]; unconfirmed: number }>
}

/** Sends a passive event every 20 ms, and an active one where values travel sealed, to whichever api is the public one at that moment. */
export function sendSteadily(apiUrl: () => string): Sending {
  const passive: string[] = []
  const active: string[] = []
  let unconfirmed = 0
  const finished = new AbortController()

  async function sendPair(): Promise<void> {
    const pair = [
      newEvent({ eventType: samples.plain.eventType }),
      ...(samples.sealed ? [newEvent({ eventType: samples.sealed.eventType, value: 'whistle' })] : []),
    ]
    const outcomes = await createClient({ url: apiUrl() }).send(pair)
    for (const [index, { status }] of outcomes.entries()) {
      if (status !== 'confirmed') unconfirmed += 1
      else (index === 0 ? passive : active).push(pair[index]?.id ?? '')
    }
  }

  async function sendUntilFinished(): Promise<void> {
    const answers: Promise<void>[] = []
    while (!finished.signal.aborted) {
      answers.push(sendPair())
      await delay(everyMs)
    }
    await Promise.all(answers)
  }

  const done = sendUntilFinished()
  // Reported by `finish`; until then nobody is there to hear it.
  done.catch(() => undefined)
  return {
    async finish() {
      finished.abort()
      await done
      return { passive, active, unconfirmed }
    },
  }
}
