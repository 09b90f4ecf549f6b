import { pino, type Logger } from 'pino'
import { describeError } from './describe-error.ts'

export type { Logger }

/**
 * Makes a service's logger: one JSON object a line on standard output.
 *
 * Errors are written with their type, message, code and stack. Whatever else an error carries is left out:
 * libraries hang queries, parameters and URLs on it, and those may hold secrets.
 */
export function createLogger({ service, level }: { service: string; level: string }): Logger {
  return pino({ name: service, level, base: { service }, serializers: { err: describeError } })
}
