/**
 * The event itself is at fault: trying again with the same event can never succeed.
 *
 * A handler throws it, or a library on the handler's behalf; the broker library then finds the event that
 * caused it and moves that one to the dead letters. Every other error counts as transient.
 */
export class PermanentError extends Error {
  override readonly name: string = 'PermanentError'
  /** A short, stable word for people and filters, such as `data_error`. */
  readonly reason: string

  constructor(reason: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}
