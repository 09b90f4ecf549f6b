// Ten times what a restart of the database takes, and less than a letter stays in hand that cannot be stored.
const tooLongMs = 60_000

/**
 * Whether what is given up can be kept in the table `dead_letters`.
 *
 * @param inHandSince when the letter arrived that has waited for longest to be stored, if any
 * @throws Error when one could not be stored for longer than a minute
 */
export function checkDeadLetters(inHandSince: Date | undefined, now = new Date()): void {
  const waitingMs = inHandSince === undefined ? 0 : now.getTime() - inHandSince.getTime()
  if (waitingMs <= tooLongMs) return
  throw new Error(
    `A dead letter could not be stored for ${Math.round(waitingMs / 1_000)} s; look into the log`,
  )
}
