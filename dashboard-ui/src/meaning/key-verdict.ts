import type { SealedKey } from '@signalbox/contracts'
import { formatCount, formatMs, type LampState } from '@signalbox/ui'

/** What is to be done about a key, in a word or two and in a sentence. */
export type KeyVerdict = {
  readonly lamp: LampState
  readonly word: string
  readonly sentence: string
}

/** The environment variable that holds a topic's keys. */
function ringOf(topic: string): string {
  return `${topic.toUpperCase()}_KEYS`
}

/**
 * Says in words whether a key is still needed.
 *
 * @param now the server's time, in milliseconds
 * @param quietHours for how long nothing may have come before a key can be dropped
 */
export function keyVerdict(key: SealedKey, now: number, quietHours: number): KeyVerdict {
  const { topic, kid, lastSeen, deadLetters, waiting } = key
  const quiet =
    lastSeen === null ? 'Nothing ever came' : `Nothing for ${formatMs(now - Date.parse(lastSeen))}`
  const letters = counted(deadLetters, 'dead letter')
  switch (key.state) {
    case 'sealing':
      return { lamp: 'well', word: 'Seals now', sentence: `New values are sealed with ${kid}.` }
    case 'arriving':
      return {
        lamp: 'well',
        word: 'Still arriving',
        sentence: `Keep it until nothing has come for ${quietHours} h.`,
      }
    case 'held':
      return {
        lamp: 'caution',
        word: 'Still needed',
        sentence: `${quiet}, but ${letters} can be opened with it only. Replay ${deadLetters === 1 ? 'it' : 'them'} first.`,
      }
    case 'waiting':
      return {
        lamp: 'unknown',
        word: 'Not known',
        sentence: `${quiet}, but ${counted(waiting ?? 0, 'message')} may hold a value of it. Wait until no queue holds any.`,
      }
    case 'uncertain':
      return {
        lamp: 'unknown',
        word: 'Not known',
        sentence: `${quiet}, but RabbitMQ cannot be asked whether messages wait.`,
      }
    case 'droppable':
      return {
        lamp: 'well',
        word: 'Can be dropped',
        sentence: `${quiet}, no message waits, and no dead letter holds it: it can be dropped from ${ringOf(topic)}.`,
      }
  }
}

function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}
