import { setTimeout as delay } from 'node:timers/promises'
import { pick, type Random } from '@signalbox/faults'
import type { Channel } from '../rules.ts'

/** A notification that was answered with 201. */
export type Accepted = {
  readonly id: string
  readonly eventId: string
  readonly channel: Channel
  readonly priority: 'default' | 'critical'
}

export type SendOptions = {
  /** Where the door is now: it may be started again elsewhere. */
  readonly url: () => string | undefined
  /** Goes before each eventId and recipient. */
  readonly run: string
  readonly count: number
  readonly random: Random
  readonly aSecond: number
  readonly priority?: Accepted['priority']
  readonly channels?: readonly Channel[]
}

const triesMax = 200

/** Sends notifications one after the other, and each again under its id until it is answered with 201, as a careful client does. */
export async function sendNotifications(options: SendOptions): Promise<Accepted[]> {
  const { run, count, random, aSecond, priority, channels = ['sms', 'email', 'push'] } = options
  const sent: Promise<Accepted>[] = []
  const firstNumber = 2_000_000 + Math.floor(random() * 7_000_000)
  const begun = performance.now()
  for (let number = 0; number < count; number += 1) {
    const wait = begun + (number * 1_000) / aSecond - performance.now()
    if (wait > 1) await delay(wait)
    const name = `${run}-${number}`
    const payloads = {
      sms: { message: name, phoneNumber: `+1202${firstNumber + number}` },
      email: { subject: name, body: 'Hello', to: `${name}@example.com`, from: 'signalbox@example.com' },
      push: { title: name, body: 'Hello', to: `token-${name}` },
    }
    const channel = pick(random, channels)
    const chosen = priority ?? (random() < 0.3 ? 'critical' : 'default')
    const body = { eventId: name, channel, payload: payloads[channel], metadata: {}, priority: chosen }
    const one = send(options.url, body)
    // Waited for below; what fails meanwhile must not end the process.
    one.catch(() => undefined)
    sent.push(one)
    if (sent.length % 50 === 0) await sent[sent.length - 50]
  }
  return await Promise.all(sent)
}

async function send(
  url: SendOptions['url'],
  body: Pick<Accepted, 'eventId' | 'channel' | 'priority'> & Record<string, unknown>,
): Promise<Accepted> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await post(`${url()}/event`, body).catch(() => undefined)
    if (answer?.status === 201) {
      const { id } = (await answer.json()) as { id: string }
      const { eventId, channel, priority } = body
      return { id, eventId, channel, priority }
    }
    if (attempt === triesMax || (answer && answer.status < 500))
      throw new Error(`A notification was answered ${answer?.status ?? 'nothing'}, ${attempt} times`)
    await delay(100)
  }
}

/** @throws where there is no answer within ten seconds */
export async function post(url: string, body: unknown, method: 'POST' | 'PUT' = 'POST'): Promise<Response> {
  return await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  })
}
