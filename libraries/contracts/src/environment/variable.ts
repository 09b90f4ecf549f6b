import type * as z from 'zod'

/** What is known of an environment variable before any service starts. */
export type Variable = {
  /** One sentence for who sets it, as Markdown. */
  readonly meaning: string
  /** A value of the right form. */
  readonly example: string
  /** Whether nobody else may know its value. */
  readonly secret: boolean
  /**
   * Who sets it: `operator` is who runs the system, and what they set reaches every service that reads it, wherever that
   * runs; `place` is `npm start`, compose.yaml, Railway or the rehearsal, each with addresses of its own; `process` is the
   * image, the platform or `npm start`, for one process; nobody sets it in a deployment.
   */
  readonly setBy: 'operator' | 'place' | 'process'
  /** What `npm start` fills in, and other places where they can, unless somebody has set it. */
  readonly filled?: Filling
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

/**
 * - `broker`, `database`: the URL, with the service's own user in it; `management`: that of RabbitMQ's management API.
 * - `vhost`: RabbitMQ's virtual host.
 * - `keys`: a new key ring, the same for every service that reads the variable.
 * - `simulator`, `dashboard`: where people find the pages.
 * - `systems`: where people find the services that the cards of systems ask.
 * - `running`: the systems that run.
 * - `companion`: the companion of the service's system; nothing in a deployment.
 * - `own`: where others find the service of the system that is published.
 * - `pages`: the folder of the built pages that the service serves.
 * - `faults`: where faults can be asked for, if they are allowed.
 */
export type Filling =
  | 'broker'
  | 'database'
  | 'management'
  | 'vhost'
  | 'keys'
  | 'simulator'
  | 'dashboard'
  | 'systems'
  | 'running'
  | 'companion'
  | 'own'
  | 'pages'
  | 'faults'

/** The variables that a service reads, by their names. */
export type Environment = Readonly<Record<string, Variable>>
