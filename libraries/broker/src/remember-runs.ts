import { createHash } from 'node:crypto'
import type { ConsumeMessage } from 'amqplib'

/** What has become of one message's events in this process. */
export type Runs = {
  /**
   * Brings an event to its end, unless that was done: a run that is under way is waited for, and done again only if
   * it failed.
   *
   * @param place of the event in its message
   * @throws what `work` throws
   */
  once(place: number, work: () => Promise<void>): Promise<void>
  /** Every event of it has come to its end. */
  end(): void
}

type Remembered = {
  readonly done: Set<number>
  readonly running: Map<number, Promise<void>>
  allDone: boolean
}

// A channel takes some hundred messages with it when it is lost.
const messagesMax = 2_000

/**
 * Remembers what is done of the newest messages, so that a message which comes again to this process, as its channel or
 * its ack was lost, does again only what was not done.
 *
 * Only a message that RabbitMQ delivers again is looked up: one that is published again is new.
 */
export function rememberRuns(): (message: ConsumeMessage) => Runs {
  const messages = new Map<string, Remembered>()

  return (message) => {
    const key = keyOf(message)
    const known = message.fields.redelivered ? messages.get(key) : undefined
    const remembered = known ?? { done: new Set(), running: new Map(), allDone: false }
    messages.delete(key)
    messages.set(key, remembered)
    const [oldest] = messages.keys()
    if (messages.size > messagesMax && oldest !== undefined) messages.delete(oldest)
    const { done, running } = remembered

    return {
      async once(place, work) {
        for (let run = running.get(place); run; run = running.get(place)) await run.catch(() => {})
        if (remembered.allDone || done.has(place)) return
        const run = work()
        running.set(place, run)
        try {
          await run
          done.add(place)
        } finally {
          running.delete(place)
        }
      },
      end() {
        remembered.allDone = true
        done.clear()
      },
    }
  }
}

/** The same for the same message, and for no other one that is in RabbitMQ at the same time. */
function keyOf({ content, fields, properties }: ConsumeMessage): string {
  const { 'x-attempt': attempt, 'x-first-failure': firstFailure } = properties.headers ?? {}
  const facts = [fields.exchange, fields.routingKey, properties.messageId, attempt, firstFailure]
  return createHash('sha256').update(JSON.stringify(facts)).update(content).digest('base64')
}
