import { pino, type DestinationStream, type Logger } from 'pino'
import { boundRepeats } from './bound-repeats.ts'
import { describeError } from './describe-error.ts'

export type { Logger }

// Ten processes that fail at everything write 20 MB an hour; 284,053 lines in minutes filled a disk with one error.
const linesMax = 20
const windowMs = 10_000
// Kinds are made from words of this code, so there are some dozens.
const kindsMax = 1_000
const leftOutText = 'More lines of this kind were left out'

export type LoggerOptions = {
  readonly service: string
  readonly level: string
  /** Standard output, where nothing else is said; for tests. */
  readonly destination?: DestinationStream
  /** For how long lines of a kind are counted; for tests. */
  readonly windowMs?: number
}

/**
 * Makes a service's logger: one JSON object a line on standard output.
 *
 * Errors are written with their type, message, code and stack. Whatever else an error carries is left out:
 * libraries hang queries, parameters and URLs on it, and those may hold secrets.
 *
 * Of lines that say the same, 20 are written in ten seconds; then one says how many were left out.
 */
export function createLogger({ service, level, destination, ...times }: LoggerOptions): Logger {
  const mayWrite = boundRepeats({
    linesMax,
    windowMs,
    kindsMax,
    ...times,
    onLeftOut: (kind, leftOut) => logger.warn({ kind, leftOut }, leftOutText),
  })
  const logger: Logger = pino(
    {
      name: service,
      level,
      base: { service },
      serializers: { err: describeError },
      hooks: {
        logMethod(words, write, lineLevel) {
          const text = words.find((word) => typeof word === 'string') ?? ''
          if (text === leftOutText || mayWrite(kindOf(words[0], text, lineLevel))) write.apply(this, words)
        },
      },
    },
    destination,
  )
  return logger
}

/** What a line says, without what differs from one to the next: its level, its sentence, and the kind of its error. */
function kindOf(first: unknown, text: string, level: number): string {
  const error = first instanceof Error ? first : (first as { err?: unknown } | undefined)?.err
  const { name = '', code = '' } = (error ?? {}) as { name?: unknown; code?: unknown }
  return [pino.levels.labels[level], text, name, code].filter((word) => word !== '').join(' ')
}
