import type * as z from 'zod'

/** What is known of an environment variable before any service starts. */
export type Variable = {
  /** One sentence for who sets it, as Markdown. */
  readonly meaning: string
  /** A value of the right form. */
  readonly example: string
  /** Who reads it: every service, or these. */
  readonly services: 'all' | readonly string[]
  /** Whether nobody else may know its value. */
  readonly secret: boolean
  /**
   * Who sets it: `operator` is who runs the system, and what they set reaches every service that reads it, wherever that
   * runs; `place` is `npm start`, compose.yaml, Railway or the rehearsal, each with addresses of its own; `process` is the
   * image, the platform or `npm start`, for one process; nobody sets it in a deployment.
   */
  readonly setBy: 'operator' | 'place' | 'process'
  /** What holds where nothing is set. With neither this nor `required` the service does without. */
  readonly preset?: string
  /** Whether a service does not start without it. */
  readonly required?: true
  /**
   * Says what is wrong with a value, never the value, and makes of it what the service works with. A variable without one
   * is read by the service itself, with the library that knows its form.
   */
  readonly check?: z.ZodType
}
