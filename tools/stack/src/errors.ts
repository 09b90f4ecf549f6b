/** Something the stack needs cannot be had here. The message says what and how to get it, in one sentence. */
export class DependencyUnavailable extends Error {
  override readonly name = 'DependencyUnavailable'
}

/** A process ended, or did not become ready in time. The message holds the end of its log. */
export class ProcessFailed extends Error {
  override readonly name = 'ProcessFailed'
}

/** The state folder belongs to a stack that is running. */
export class StackRunning extends Error {
  override readonly name = 'StackRunning'
}
